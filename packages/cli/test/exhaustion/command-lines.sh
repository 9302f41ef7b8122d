# Each of them has more than a megabyte of arguments.
many=$(seq 200000)
for i in $(seq 40); do sh -c 'sleep 3; :' $many & done 2> /dev/null
wait 2> /dev/null
sh -c 'echo $#' $many

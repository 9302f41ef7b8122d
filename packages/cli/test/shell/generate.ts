/** test/shell/generate.ts — small shell scripts from a seed: every construct, in combinations nobody would write. They end quickly. */

/** mulberry32: the same scripts for the same seed everywhere. */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const NAMES = ['a', 'b', 'c', 'x', 'y'];
const TEXTS = [
  '',
  'foo',
  'a b',
  '  lead',
  'x*y',
  'a.b.c',
  '/usr/lib/x',
  '-n',
  '5',
  '0',
  '17',
  '-3',
  'A_b',
  'äö',
  "it's",
  'p=q',
  '~',
  '{a,b}',
  '$x',
  'a:b:c',
  'tab\there',
  'q"r',
];
const PATTERNS = [
  '*',
  'a*',
  '?',
  '*b',
  '[a-c]*',
  '*.',
  '[!a]',
  'x?y',
  '',
  '*:*',
  '[[:digit:]]*',
  '/',
  'o',
  '"*"',
  '*/',
];

export class Generator {
  private readonly next: () => number;
  constructor(seed: number) {
    this.next = random(seed);
  }
  private int(n: number): number {
    return Math.floor(this.next() * n);
  }
  private pick<T>(list: readonly T[]): T {
    return list[this.int(list.length)] as T;
  }
  private name(): string {
    return this.pick(NAMES);
  }

  script(): string {
    const lines = [
      `a=1 b='two words' c= x=${this.quoted()} y=${this.quoted()}; arr=(${this.words(3)}); set -- ${this.words(3)}`,
    ];
    const count = 2 + this.int(5);
    for (let i = 0; i < count; i += 1) lines.push(this.statement(2));
    return `${lines.join('\n')}\n`;
  }

  private quoted(): string {
    const text = this.pick(TEXTS);
    switch (this.int(4)) {
      case 0:
        return `'${text.replaceAll("'", "'\\''")}'`;
      case 1:
        return `"${text.replace(/["$`\\]/g, '\\$&')}"`;
      case 2:
        return `$'${text.replace(/['\\]/g, '\\$&').replaceAll('\t', '\\t')}'`;
      default:
        return text === '' ? "''" : text.replace(/[^A-Za-z0-9_./:=äö-]/g, '\\$&');
    }
  }

  private param(): string {
    const n = this.pick([...NAMES, '1', '2', '@', '*', '#', '?', 'arr[0]', 'arr[@]', 'arr[*]', 'arr[1]', 'u']);
    const simple = /^[a-z@*#?12]$/.test(n);
    switch (this.int(12)) {
      case 0:
      case 1:
      case 2:
        return simple ? `$${n}` : `\${${n}}`;
      case 3:
        return `\${#${n === '#' || n === '?' ? 'x' : n}}`;
      case 4:
        return `\${${n}${this.pick(/[@*]/.test(n) ? ['-', '+'] : [':-', '-', ':+', '+'])}${this.pick(['d', 'a b', '"q r"', '$a', "'s'"])}}`;
      case 5:
        return `\${${n}${this.pick(['#', '##', '%', '%%'])}${this.pick(PATTERNS)}}`;
      case 6:
        return `\${${n === '#' ? 'x' : n}${this.pick(['/', '//', '/#', '/%'])}${this.pick(['a', 'o', '?', '[a-m]', '*', 'b*', 'x'])}${this.pick(['', '/', '/X', '/[&]', '/$a'])}}`;
      case 7:
        return `\${${n === '#' || n === '?' ? 'y' : n}:${this.pick(['0', '1', '2', ' -2', '9'])}${this.pick(['', ':1', ':2', ':0'])}}`;
      case 8:
        return `\${${n === '#' ? 'x' : n}${this.pick(['^', '^^', ',', ',,'])}}`;
      case 9:
        return `\${${n === '#' ? 'x' : n}@${this.pick(['Q', 'U', 'L', 'u'])}}`;
      case 10:
        return `$((${this.arith(2)}))`;
      default:
        return `$(${this.inner()})`;
    }
  }

  private arith(depth: number): string {
    if (depth === 0) return this.pick(['1', '2', '7', 'a', '0x1f', '010', '$#', '3']);
    switch (this.int(8)) {
      case 0:
        return this.arith(0);
      case 1:
        return `(${this.arith(depth - 1)})`;
      case 2:
        return `${this.pick(['-', '!', '~', '+'])} ${this.arith(depth - 1)}`;
      case 3:
        return `${this.arith(depth - 1)} ? ${this.arith(depth - 1)} : ${this.arith(depth - 1)}`;
      case 4:
        return `${this.pick(['a', 'z'])} ${this.pick(['=', '+=', '-=', '*='])} ${this.arith(depth - 1)}`;
      default:
        return `${this.arith(depth - 1)} ${this.pick(['+', '-', '*', '/', '%', '<<', '>>', '<', '>', '==', '!=', '&&', '||', '&', '|', '^', ','])} ${this.arith(depth - 1)}`;
    }
  }

  private inner(): string {
    return this.pick([
      'echo in',
      'echo "$a"',
      "printf '%s\\n' p q",
      'echo $x',
      'exit 3',
      'false',
      'echo "$@"',
      ':',
      'echo $(echo deep)',
      'printf "z\\n\\n"',
    ]);
  }

  private word(): string {
    switch (this.int(7)) {
      case 0:
      case 1:
        return this.quoted();
      case 2:
        return this.param();
      case 3:
        return `"${this.param()}"`;
      case 4:
        return `${this.pick(['p', '', 'q-'])}${this.param()}${this.pick(['s', '', '.'])}`;
      case 5:
        return `"${this.pick(['p ', '', '-'])}${this.param()}${this.pick([' s', '', '$b'])}"`;
      default:
        return this.pick([
          '{1..3}',
          'w{a,b}',
          'plain',
          '[z]',
          'x\\ y',
          '"d q"',
          "'s q'",
          '~+',
          '{a,$a}',
          'a{b,c{d,e}}f',
        ]);
    }
  }
  private words(max: number): string {
    return Array.from({ length: 1 + this.int(max) }, () => this.word()).join(' ');
  }

  private test(): string {
    switch (this.int(6)) {
      case 0:
        return `[ ${this.pick(['-n', '-z'])} "${this.param()}" ]`;
      case 1:
        return `[ "${this.param()}" ${this.pick(['=', '!='])} ${this.quoted()} ]`;
      case 2:
        return `[[ ${this.param()} ${this.pick(['==', '!='])} ${this.pick(PATTERNS.filter((p) => p !== ''))} ]]`;
      case 3:
        return `((${this.arith(2)}))`;
      case 4:
        return `[[ -n ${this.param()} ${this.pick(['&&', '||'])} ! ${this.param()} < ${this.word()} ]]`;
      default:
        return this.pick(['true', 'false', '! true', 'test -d /', '(exit 2)']);
    }
  }

  private statement(depth: number): string {
    const simple = depth <= 0;
    switch (this.int(simple ? 7 : 34)) {
      case 0:
      case 1:
        return `printf '<%s>' ${this.words(3)}; echo " $?"`;
      case 2:
        return `echo ${this.words(3)}`;
      case 3:
        return `${this.name()}${this.pick(['=', '+='])}${this.word().replace(/^\{.*$/, 'v')}`;
      case 4:
        return `arr${this.pick(['=(', '+=('])}${this.words(2)}); echo "\${#arr[@]}" "\${arr[@]}"`;
      case 5:
        return `${this.test()}; echo $?`;
      case 6:
        return `arr[${this.int(4)}]=${this.quoted()}; echo "\${!arr[@]}"`;
      case 7:
        return `if ${this.test()}; then ${this.statement(depth - 1)}; else ${this.statement(depth - 1)}; fi`;
      case 8:
        return `for i in ${this.words(3)}; do echo "<$i>"; ${this.pick([':', '[ "$i" = foo ] && break', 'continue', this.statement(depth - 2)])}; done`;
      case 9:
        return `n${depth}=0; while ((n${depth}++ < ${1 + this.int(3)})); do ${this.statement(depth - 1)}; done`;
      case 10:
        return `case ${this.word()} in ${this.pick(PATTERNS.slice(0, 6))}) ${this.statement(depth - 1)};; ${this.pick(['a', '5', '[0-9]'])}|foo) echo two${this.pick([';;', ' ;&', ' ;;&'])} *) echo other;; esac`;
      case 11:
        return `f() { local a=${this.quoted()} ${this.name()}; ${this.statement(depth - 1)}; return ${this.int(4)}; }; f ${this.words(2)}; echo $?`;
      case 12:
        return `(${this.statement(depth - 1)}); echo $?`;
      case 13:
        return `{ ${this.statement(depth - 1)}; } | ${this.pick(['cat', 'cat -A', 'while read -r l; do echo "[$l]"; done', 'sort', 'wc -l', 'tr a-f A-F'])}`;
      case 14:
        return `${this.test()} ${this.pick(['&&', '||'])} ${this.statement(0)}`;
      case 15:
        return `IFS=${this.pick([':', '" "', "$'\\n'", "''", 'o'])}; set -- ${this.param()} ${this.word()}; echo $#; printf '[%s]' "$@"; echo; unset IFS`;
      case 16:
        return `read -r ${this.pick(['a b', 'x', 'a b c'])} <<< ${this.word()}; echo "$a|$b|$x"`;
      case 17:
        return `cat <<E\n${this.param()} ${this.pick(['plain', '$a', '\\$x', '"q"', "'s'"])}\nE`;
      case 18:
        return `${this.name()}=$(${this.statement(0)}); echo "$? $a $b $c $x $y"`;
      case 19:
        return `printf '${this.pick(['%d', '%5s|', '%-4s|', '%q', '%b', '%x', '%05d', '%.2s', '%c', '%s\\n', '%%', '%+d', '%o', '%e', '%.1f'])}' ${this.words(2)} 2> /dev/null; echo " $?"`;
      case 20:
        return `declare -A m; m[${this.pick(['k', 'a b', '$a', '"$x"'])}]=${this.quoted()}; m[z]=1; for k in "\${!m[@]}"; do echo "$k=\${m[$k]}"; done | sort; echo \${#m[@]}`;
      case 21:
        return `[[ ${this.param()} =~ ${this.pick(['^a', '[0-9]+', 'o+$', '(.)(.)', '^$', 'x|y', 'a.b', '^(-?[0-9]+)$'])} ]]; echo $? "\${BASH_REMATCH[@]}"`;
      case 22:
        return `mapfile -t ml <<< ${this.param()}; echo \${#ml[@]} "\${ml[0]}"`;
      case 23:
        return `(set -e; ${this.statement(depth - 1)}; ${this.test()}; ${this.statement(0)}; ${this.test()} && echo and; ${this.test()} || echo or; echo end); echo $?`;
      case 24:
        return `(trap 'echo bye $?' EXIT; ${this.statement(depth - 1)}; ${this.pick(['exit 4', 'false', ':', 'kill -TERM $BASHPID', '(exit 3)'])}); echo $?`;
      case 25:
        return `declare -p ${this.pick(['a', 'x', 'arr', 'b', 'nosuch'])} 2>&1; declare -i ${this.name()}=${this.pick(['1+2', 'a', '0x1f', '7/2'])}; echo "$a $b $x"`;
      case 26:
        return `while getopts ':ab:c' o ${this.words(2)} -a -b v; do echo "$o:$OPTARG:$OPTIND"; done; OPTIND=1`;
      case 27:
        return `touch f1 f2 g1 .h; echo ${this.pick(['f*', '*', '?1', '[!f]*', 'z*', '*[12]', '"f*"', '.*', '$a*'])} ${this.param()}; rm -f f1 f2 g1 .h`;
      case 28:
        return `r() { if (($1 <= 0)); then echo "$a"; return 5; fi; local a=$1; r $(($1 - 1)); }; r ${this.int(4)}; echo $?`;
      case 29:
        return `shopt -s extglob\ncase ${this.word()} in ${this.pick(['@(foo|a*)', '!(foo)', '+([0-9])', '?(-)n', '*(a|b| )'])}) echo ext;; *) echo no;; esac; echo "\${x//${this.pick(['@(a|o)', '+(o)', '!(x)'])}/_}"`;
      case 30:
        return `${this.name()}=${this.word().replace(/^\{.*$/, 'v')} ${this.name()}=2 ${this.pick(['printenv a', ':', 'printenv x'])} ${this.word()} 2> /dev/null; echo "$? $a $b"`;
      case 31:
        return `exec 3> o; echo ${this.words(2)} >&3; exec 3>&-; { cat; echo ${this.word()} >&2; } < o 2>&1; rm o`;
      case 32:
        return `set -- ${this.words(3)}; while (($#)); do echo "$# <$1>"; shift ${this.pick(['', '2', '1'])} || break; done`;
      default:
        return `eval ${this.pick(["'echo $a'", '"echo \\$x"', "'y=5; echo $y'", '"f2() { echo \\$1; }; f2 ev"'])}`;
    }
  }
}

#ifndef _NET_IF_H
#define _NET_IF_H
#include <sys/socket.h>
#define IF_NAMESIZE 16
#define IFNAMSIZ 16
#define IFF_UP 1
#define IFF_LOOPBACK 8
struct ifreq { char ifr_name[16]; union { struct sockaddr ifru_addr; short ifru_flags; int ifru_ivalue; char ifru_data[16]; } ifr_ifru; };
#define ifr_flags ifr_ifru.ifru_flags
#define ifr_addr ifr_ifru.ifru_addr
#endif

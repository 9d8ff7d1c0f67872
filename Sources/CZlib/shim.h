#ifndef GREENGATE_CZLIB_H
#define GREENGATE_CZLIB_H

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <zlib.h>

// rename(2) that replaces nothing; the function of that name is not in every C library.
static inline int greengate_rename_new(const char *from, const char *to) {
#ifdef SYS_renameat2
  const unsigned int noreplace = 1;
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, noreplace);
#else
  errno = ENOSYS;
  return -1;
#endif
}

#endif

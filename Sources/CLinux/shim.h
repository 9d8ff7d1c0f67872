// What Linux's C library has and Swift's Glibc module leaves out, because it is built without
// _GNU_SOURCE. Under names of their own, bound to the library's symbols: a header that declares the
// same again can never contradict this one.

#ifndef GREENGATE_LINUX_H
#define GREENGATE_LINUX_H

int linux_pipe2(int descriptors[2], int flags) __asm__("pipe2");

// `resource`, `fresh` and `old` as of getrlimit; a pid of 0 is the caller.
int linux_prlimit(int pid, int resource, const void *fresh, void *old) __asm__("prlimit");

// glibc 2.34 and later; `actions` is a posix_spawn_file_actions_t.
int linux_spawn_closefrom(void *actions, int from)
  __asm__("posix_spawn_file_actions_addclosefrom_np");

// A descriptor that can be read from once the child has ended; Linux 5.3 and later, which a glibc need
// not know of. The number is the same on every machine.
long linux_syscall(long number, ...) __asm__("syscall");
static inline int linux_pidfd_open(int pid) { return (int)linux_syscall(434, pid, 0); }

#endif

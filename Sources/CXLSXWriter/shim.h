#include <xlsxwriter.h>

/* <sys/mman.h> declares it only where _GNU_SOURCE was defined before the first header. */
extern int memfd_create(const char *name, unsigned int flags);

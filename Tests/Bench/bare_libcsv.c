/* Reads a file through libcsv with empty callbacks: the least that any user of libcsv must pay.
   Strict mode and blocks of 1 MiB. Exits 0, or 2 with a sentence. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>

static void field(void *bytes, size_t count, void *context) {
  (void)bytes, (void)count, (void)context;
}

static void record(int end, void *context) { (void)end, (void)context; }

int main(int argc, char **argv) {
  static char block[1 << 20];
  struct csv_parser parser;
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (!file || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI)) {
    fprintf(stderr, "usage: bare_libcsv FILE (a file that can be read)\n");
    return 2;
  }
  setvbuf(file, NULL, _IONBF, 0);
  for (size_t count; (count = fread(block, 1, sizeof block, file)) > 0;)
    if (csv_parse(&parser, block, count, field, record, NULL) != count) {
      fprintf(stderr, "libcsv: %s\n", csv_strerror(csv_error(&parser)));
      return 2;
    }
  if (csv_fini(&parser, field, record, NULL)) {
    fprintf(stderr, "libcsv: %s\n", csv_strerror(csv_error(&parser)));
    return 2;
  }
  csv_free(&parser);
  return 0;
}

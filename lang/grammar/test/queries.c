// Checks that the query files named as arguments are queries of this grammar.

#include <stdio.h>
#include <stdlib.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_valk(void);

static char text[1 << 16];

int main(int count, char **names) {
  int failed = 0;
  for (int i = 1; i < count; ++i) {
    FILE *file = fopen(names[i], "rb");
    size_t size = file ? fread(text, 1, sizeof text, file) : 0;
    if (file) fclose(file);
    uint32_t offset = 0;
    TSQueryError error = TSQueryErrorNone;
    TSQuery *query = ts_query_new(tree_sitter_valk(), text, (uint32_t)size, &offset, &error);
    if (size == 0 || query == NULL) {
      fprintf(stderr, "%s: error %d at byte %u: %.40s\n", names[i], (int)error, offset, text + offset);
      failed = 1;
    }
    ts_query_delete(query);
  }
  return failed;
}

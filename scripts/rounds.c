// Opens, writes and closes /dev/null for ever, and counts the rounds where the host can see them: at
// the beginning of a page, behind MARK with each character one further, so that MARK itself, which
// lies in the guest's memory several times, is not found.
//
//   rounds MARK
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static struct {
  char mark[16];
  volatile long rounds;
} seen __attribute__((aligned(4096)));

int main(int argc, char **argv) {
  if (argc != 2 || strlen(argv[1]) >= sizeof seen.mark) {
    return 2;
  }
  for (int i = 0; argv[1][i]; i++) {
    seen.mark[i] = argv[1][i] + 1;
  }
  for (;;) {
    int file = open("/dev/null", O_WRONLY);
    if (write(file, "x", 1) != 1 || close(file) != 0) {
      return 1;
    }
    seen.rounds++;
  }
}

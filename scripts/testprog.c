/* The lab's program: reads from a random device, writes to the null device, ends. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	char buffer[4096];
	int fd = open("/dev/urandom", O_RDONLY);

	if (fd < 0 || read(fd, buffer, sizeof buffer) != sizeof buffer || close(fd))
		return 1;
	fd = open("/dev/null", O_WRONLY);
	if (fd < 0 || write(fd, buffer, sizeof buffer) != sizeof buffer || close(fd))
		return 1;
	return 0;
}

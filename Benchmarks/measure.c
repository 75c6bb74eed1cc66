/* measure FILE COMMAND…: runs a command and appends "wall cpu memory" to FILE: seconds, seconds of its
   and its children's processor time, and the peak resident memory of the largest process in kB. Small,
   so that its own memory, which a forked child begins with, does not show. Ends as the command did. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec * 1e-6; }

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

int main(int count, char **arguments) {
    if (count < 3) return 64;
    double begun = now();
    pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        perror(arguments[2]);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return 1;
    }
    double wall = now() - begun, cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    FILE *file = fopen(arguments[1], "a");
    if (!file || fprintf(file, "%.3f %.3f %ld\n", wall, cpu, usage.ru_maxrss) < 0 || fclose(file)) {
        perror(arguments[1]);
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

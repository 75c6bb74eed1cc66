/* measure FILE COMMAND…: runs a command and appends "wall cpu memory" to FILE: seconds, seconds of its
   and its children's processor time, and the peak resident memory in kB: of its largest process, or of
   all its processes together, looked at five times a second, whichever is more. Small, so that its own
   memory, which a forked child begins with, does not show. Ends as the command did; asked to end, it ends
   the command and all that it started. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* The resident memory of a process in kB, when it is of the group; else 0. */
static long resident(const char *process, pid_t group) {
    char path[300], line[1024], *end;
    snprintf(path, sizeof path, "/proc/%s/stat", process);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    size_t count = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    line[count] = 0;
    /* proc(5): after the name in brackets, the 3rd number is the group, the 22nd the pages. */
    int of_group;
    long pages;
    if (!(end = strrchr(line, ')'))) return 0;
    if (sscanf(end + 1, " %*c %*d %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %ld",
               &of_group, &pages) != 2 || of_group != group)
        return 0;
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static long resident_of_all(pid_t group) {
    DIR *processes = opendir("/proc");
    long sum = 0;
    if (!processes) return 0;
    for (struct dirent *each; (each = readdir(processes));)
        if (each->d_name[0] >= '1' && each->d_name[0] <= '9') sum += resident(each->d_name, group);
    closedir(processes);
    return sum;
}

int main(int count, char **arguments) {
    if (count < 3) {
        fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT]...\n");
        return 64;
    }
    sigset_t expected, before;
    sigemptyset(&expected);
    sigaddset(&expected, SIGCHLD);
    sigaddset(&expected, SIGINT);
    sigaddset(&expected, SIGTERM);
    sigprocmask(SIG_BLOCK, &expected, &before);
    double begun = now();
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        sigprocmask(SIG_SETMASK, &before, NULL);
        execvp(arguments[2], arguments + 2);
        perror(arguments[2]);
        _exit(127);
    }
    if (child < 0) {
        perror("measure");
        return 1;
    }
    setpgid(child, child);
    int status = 0, asked = 0;
    long most = 0;
    struct rusage usage;
    const struct timespec pause = {.tv_nsec = 200000000};
    for (pid_t ended = 0; ended != child;) {
        int signal = sigtimedwait(&expected, NULL, &pause);
        if (signal == SIGINT || signal == SIGTERM) {
            kill(-child, asked++ ? SIGKILL : signal);
        } else if (signal == SIGCHLD) {
            ended = wait4(child, &status, WNOHANG, &usage);
            if (ended < 0 && errno != EINTR) {
                perror("measure");
                return 1;
            }
        } else {
            long sum = resident_of_all(child);
            if (sum > most) most = sum;
        }
    }
    double wall = now() - begun, cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    /* What it left behind. */
    kill(-child, SIGKILL);
    if (usage.ru_maxrss > most) most = usage.ru_maxrss;
    FILE *file = fopen(arguments[1], "a");
    if (!file || fprintf(file, "%.3f %.3f %ld\n", wall, cpu, most) < 0 || fclose(file)) {
        perror(arguments[1]);
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

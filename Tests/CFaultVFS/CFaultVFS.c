#include "CFaultVFS.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct FaultDisk {
    char *directory;  // with a slash at its end
    size_t length;
    int64_t references;  // its owner, and each open file
    int32_t operations;
    int64_t nth, times, calls, fired;
    bool is_full, is_recording;
    FaultEvent *events;
    int64_t event_count, event_room;
    FaultDisk *next;
};

typedef struct {
    sqlite3_file base;
    FaultDisk *disk;
    char *name;
    sqlite3_file *real;  // in the memory behind this
} FaultFile;

// Guards the list and all that is in it: held for a few lines, with no call into SQLite inside.
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static FaultDisk *disks;
static sqlite3_vfs *real_vfs;
static sqlite3_vfs fault_vfs;

// MARK: - Disks

static FaultDisk *disk_of(const char *path) {
    for (FaultDisk *disk = disks; path && disk; disk = disk->next) {
        if (strncmp(path, disk->directory, disk->length) == 0) return disk;
    }
    return NULL;
}

static void let_go(FaultDisk *disk) {
    if (--disk->references > 0) return;
    for (int64_t place = 0; place < disk->event_count; place++) {
        free((void *)disk->events[place].name);
        free((void *)disk->events[place].bytes);
    }
    free(disk->events);
    free(disk->directory);
    free(disk);
}

// Counts a call; whether it is to fail.
static bool fails(FaultDisk *disk, int32_t operation) {
    pthread_mutex_lock(&lock);
    bool is_hit = false;
    if (disk->operations & operation) {
        disk->calls++;
        is_hit = disk->nth > 0 && disk->calls >= disk->nth && disk->calls - disk->nth < disk->times;
        if (is_hit) disk->fired++;
    }
    pthread_mutex_unlock(&lock);
    return is_hit;
}

static void keep(
    FaultDisk *disk, int32_t operation, const char *name, int64_t offset, const void *bytes, int64_t count
) {
    pthread_mutex_lock(&lock);
    if (disk->is_recording) {
        if (disk->event_count == disk->event_room) {
            disk->event_room = disk->event_room ? 2 * disk->event_room : 256;
            disk->events = realloc(disk->events, (size_t)disk->event_room * sizeof(FaultEvent));
        }
        uint8_t *copy = count > 0 ? malloc((size_t)count) : NULL;
        if (copy) memcpy(copy, bytes, (size_t)count);
        disk->events[disk->event_count++] =
            (FaultEvent){operation, name ? strdup(name) : NULL, offset, count, copy};
    }
    pthread_mutex_unlock(&lock);
}

// MARK: - Files

static int file_close(sqlite3_file *base) {
    FaultFile *file = (FaultFile *)base;
    int code = file->real->pMethods ? file->real->pMethods->xClose(file->real) : SQLITE_OK;
    free(file->name);
    pthread_mutex_lock(&lock);
    let_go(file->disk);
    pthread_mutex_unlock(&lock);
    return code;
}

static int file_read(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
    FaultFile *file = (FaultFile *)base;
    if (fails(file->disk, FaultRead)) return SQLITE_IOERR_READ;
    return file->real->pMethods->xRead(file->real, bytes, count, offset);
}

static int file_write(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
    FaultFile *file = (FaultFile *)base;
    if (fails(file->disk, FaultWrite)) {
        // A disk that fails, or is full, may have taken the beginning.
        if (count > 512) file->real->pMethods->xWrite(file->real, bytes, 512, offset);
        return file->disk->is_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    int code = file->real->pMethods->xWrite(file->real, bytes, count, offset);
    if (code == SQLITE_OK) keep(file->disk, FaultWrite, file->name, offset, bytes, count);
    return code;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 size) {
    FaultFile *file = (FaultFile *)base;
    if (fails(file->disk, FaultTruncate)) return SQLITE_IOERR_TRUNCATE;
    int code = file->real->pMethods->xTruncate(file->real, size);
    if (code == SQLITE_OK) keep(file->disk, FaultTruncate, file->name, size, NULL, 0);
    return code;
}

static int file_sync(sqlite3_file *base, int flags) {
    FaultFile *file = (FaultFile *)base;
    if (fails(file->disk, FaultSync)) return SQLITE_IOERR_FSYNC;
    // The machine that runs the tests keeps its power: a real sync would only take time.
    (void)flags;
    keep(file->disk, FaultSync, file->name, 0, NULL, 0);
    return SQLITE_OK;
}

static int file_size(sqlite3_file *base, sqlite3_int64 *size) {
    FaultFile *file = (FaultFile *)base;
    if (fails(file->disk, FaultSize)) return SQLITE_IOERR_FSTAT;
    return file->real->pMethods->xFileSize(file->real, size);
}

static int file_lock(sqlite3_file *base, int level) {
    FaultFile *file = (FaultFile *)base;
    if (fails(file->disk, FaultLock)) return SQLITE_IOERR_LOCK;
    return file->real->pMethods->xLock(file->real, level);
}

static int file_unlock(sqlite3_file *base, int level) {
    FaultFile *file = (FaultFile *)base;
    return file->real->pMethods->xUnlock(file->real, level);
}

static int file_check_lock(sqlite3_file *base, int *result) {
    FaultFile *file = (FaultFile *)base;
    return file->real->pMethods->xCheckReservedLock(file->real, result);
}

static int file_control(sqlite3_file *base, int operation, void *argument) {
    FaultFile *file = (FaultFile *)base;
    return file->real->pMethods->xFileControl(file->real, operation, argument);
}

static int file_sector_size(sqlite3_file *base) {
    FaultFile *file = (FaultFile *)base;
    return file->real->pMethods->xSectorSize(file->real);
}

static int file_characteristics(sqlite3_file *base) {
    (void)base;
    // The least that a disk may promise: no write is atomic, and power that fails may spoil neighbours.
    return 0;
}

static int file_map(sqlite3_file *base, int region, int size, int extends, void volatile **memory) {
    FaultFile *file = (FaultFile *)base;
    if (fails(file->disk, FaultSharedMemory)) return SQLITE_IOERR_SHMMAP;
    return file->real->pMethods->xShmMap(file->real, region, size, extends, memory);
}

static int file_lock_shared(sqlite3_file *base, int offset, int count, int flags) {
    FaultFile *file = (FaultFile *)base;
    // Only a lock that is taken may be refused.
    if ((flags & SQLITE_SHM_LOCK) && fails(file->disk, FaultLock)) return SQLITE_IOERR_SHMLOCK;
    return file->real->pMethods->xShmLock(file->real, offset, count, flags);
}

static void file_barrier(sqlite3_file *base) {
    FaultFile *file = (FaultFile *)base;
    file->real->pMethods->xShmBarrier(file->real);
}

static int file_unmap(sqlite3_file *base, int deletes) {
    FaultFile *file = (FaultFile *)base;
    return file->real->pMethods->xShmUnmap(file->real, deletes);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_map,
    .xShmLock = file_lock_shared,
    .xShmBarrier = file_barrier,
    .xShmUnmap = file_unmap,
};

// MARK: - The VFS

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *given) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    FaultDisk *disk = disk_of(path);
    if (disk) disk->references++;
    pthread_mutex_unlock(&lock);
    if (!disk) return real_vfs->xOpen(real_vfs, path, base, flags, given);
    FaultFile *file = (FaultFile *)base;
    file->base.pMethods = NULL;
    file->disk = disk;
    file->real = (sqlite3_file *)(file + 1);
    memset(file->real, 0, (size_t)real_vfs->szOsFile);
    int code = fails(disk, FaultOpen)
        ? SQLITE_CANTOPEN : real_vfs->xOpen(real_vfs, path, file->real, flags, given);
    if (code != SQLITE_OK) {
        pthread_mutex_lock(&lock);
        let_go(disk);
        pthread_mutex_unlock(&lock);
        return code;
    }
    file->name = strdup(path + disk->length);
    file->base.pMethods = &methods;
    keep(disk, FaultOpen, file->name, 0, NULL, 0);
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int syncs) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    FaultDisk *disk = disk_of(path);
    if (disk) disk->references++;
    pthread_mutex_unlock(&lock);
    if (!disk) return real_vfs->xDelete(real_vfs, path, syncs);
    int code = fails(disk, FaultDelete) ? SQLITE_IOERR_DELETE : real_vfs->xDelete(real_vfs, path, syncs);
    if (code == SQLITE_OK) keep(disk, FaultDelete, path + disk->length, syncs, NULL, 0);
    pthread_mutex_lock(&lock);
    let_go(disk);
    pthread_mutex_unlock(&lock);
    return code;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
    (void)vfs;
    pthread_mutex_lock(&lock);
    FaultDisk *disk = disk_of(path);
    if (disk) disk->references++;
    pthread_mutex_unlock(&lock);
    if (!disk) return real_vfs->xAccess(real_vfs, path, flags, result);
    bool is_hit = fails(disk, FaultAccess);
    pthread_mutex_lock(&lock);
    let_go(disk);
    pthread_mutex_unlock(&lock);
    return is_hit ? SQLITE_IOERR_ACCESS : real_vfs->xAccess(real_vfs, path, flags, result);
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *result) {
    (void)vfs;
    return real_vfs->xFullPathname(real_vfs, path, size, result);
}

static void register_once(void) {
    real_vfs = sqlite3_vfs_find(NULL);
    // What is not about files is done by the functions of the real one, which need no more than its data.
    fault_vfs = *real_vfs;
    fault_vfs.pNext = NULL;
    fault_vfs.zName = "trawl-faults";
    fault_vfs.szOsFile = (int)sizeof(FaultFile) + real_vfs->szOsFile;
    fault_vfs.xOpen = vfs_open;
    fault_vfs.xDelete = vfs_delete;
    fault_vfs.xAccess = vfs_access;
    fault_vfs.xFullPathname = vfs_full_path;
    sqlite3_vfs_register(&fault_vfs, 1);
}

// MARK: - For tests

FaultDisk *fault_disk_new(const char *directory) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_once);
    FaultDisk *disk = calloc(1, sizeof *disk);
    disk->length = strlen(directory) + 1;
    disk->directory = malloc(disk->length + 1);
    memcpy(disk->directory, directory, disk->length - 1);
    memcpy(disk->directory + disk->length - 1, "/", 2);
    disk->references = 1;
    pthread_mutex_lock(&lock);
    disk->next = disks;
    disks = disk;
    pthread_mutex_unlock(&lock);
    return disk;
}

void fault_disk_free(FaultDisk *disk) {
    pthread_mutex_lock(&lock);
    FaultDisk **link = &disks;
    while (*link != disk) link = &(*link)->next;
    *link = disk->next;
    disk->nth = 0;
    disk->is_recording = false;
    let_go(disk);
    pthread_mutex_unlock(&lock);
}

void fault_disk_arm(FaultDisk *disk, int32_t operations, int64_t nth, int64_t times, bool is_full) {
    pthread_mutex_lock(&lock);
    disk->operations = operations;
    disk->nth = nth;
    disk->times = times;
    disk->is_full = is_full;
    disk->calls = 0;
    disk->fired = 0;
    pthread_mutex_unlock(&lock);
}

int64_t fault_disk_calls(FaultDisk *disk) {
    pthread_mutex_lock(&lock);
    int64_t calls = disk->calls;
    pthread_mutex_unlock(&lock);
    return calls;
}

int64_t fault_disk_fired(FaultDisk *disk) {
    pthread_mutex_lock(&lock);
    int64_t fired = disk->fired;
    pthread_mutex_unlock(&lock);
    return fired;
}

void fault_disk_record(FaultDisk *disk) {
    pthread_mutex_lock(&lock);
    disk->is_recording = true;
    pthread_mutex_unlock(&lock);
}

void fault_disk_mark(FaultDisk *disk, int64_t value) { keep(disk, 0, NULL, value, NULL, 0); }

int64_t fault_disk_event_count(FaultDisk *disk) {
    pthread_mutex_lock(&lock);
    int64_t count = disk->event_count;
    pthread_mutex_unlock(&lock);
    return count;
}

FaultEvent fault_disk_event(FaultDisk *disk, int64_t place) {
    pthread_mutex_lock(&lock);
    FaultEvent event = disk->events[place];
    pthread_mutex_unlock(&lock);
    return event;
}

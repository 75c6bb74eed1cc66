#ifndef TRAWL_CFAULTVFS_H
#define TRAWL_CFAULTVFS_H

#include <stdbool.h>
#include <stdint.h>

// A disk that fails, for tests: a shim over SQLite's own VFS.
//
// It is C because a VFS is a table of C functions that work on memory which SQLite lays out. It is registered
// as the default VFS once, and hands everything on but for files in the directories of living disks; so tests
// that run beside one another do not notice it.

/// What SQLite asks of a disk; a set of them says which calls count.
enum FaultOperation {
    FaultOpen = 1,
    FaultRead = 2,
    FaultWrite = 4,
    FaultSync = 8,
    FaultTruncate = 16,
    FaultDelete = 32,
    FaultAccess = 64,
    FaultSize = 128,
    FaultLock = 256,
    FaultSharedMemory = 512,
    FaultEverything = 1023,
};

/// One thing that happened to the files, in its order. Pointers live as long as the disk records.
typedef struct {
    /// `FaultOpen`, `FaultWrite`, `FaultSync`, `FaultTruncate`, `FaultDelete`; 0: a mark of the test.
    int32_t operation;
    /// The file's name in its directory; null in a mark.
    const char *name;
    /// Where a write begins, the size after truncation, the value of a mark.
    int64_t offset;
    /// How many bytes were written.
    int64_t count;
    /// The bytes that were written.
    const uint8_t *bytes;
} FaultEvent;

/// The files of one directory.
typedef struct FaultDisk FaultDisk;

/// Has the files of a directory that SQLite opens from now on behave as the disk is told.
FaultDisk *fault_disk_new(const char *directory);
/// Lets the directory alone; files that are open stay usable.
void fault_disk_free(FaultDisk *disk);
/// Counts calls from zero, and fails so many from the n-th on (from 1); 0: none.
///
/// `is_full` makes failing writes say SQLITE_FULL, what a disk without room says, in place of an I/O error.
void fault_disk_arm(FaultDisk *disk, int32_t operations, int64_t nth, int64_t times, bool is_full);
/// How many calls were made that count.
int64_t fault_disk_calls(FaultDisk *disk);
/// How many calls failed.
int64_t fault_disk_fired(FaultDisk *disk);
/// Begins to keep what happens to files; the index of the write-ahead log, which no start reads, is left out.
void fault_disk_record(FaultDisk *disk);
/// Puts a mark between the events.
void fault_disk_mark(FaultDisk *disk, int64_t value);
/// How many events there are.
int64_t fault_disk_event_count(FaultDisk *disk);
/// One event.
FaultEvent fault_disk_event(FaultDisk *disk, int64_t place);

#endif

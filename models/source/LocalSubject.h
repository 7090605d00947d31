// SPDX-License-Identifier: GPL-3.0-or-later
// A local subject: a file, a folder or a snapshot of the Hugging Face cache, walked without ever leaving it.
#pragma once

#include "base/Limits.h"
#include "base/Result.h"
#include "source/FileSource.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace assayer::source {

enum class SubjectKind
{
    File,
    Folder,
    CacheSnapshot
};

/// Something the walk found. Only RegularFile entries have bytes to read.
struct Entry
{
    enum class Kind
    {
        RegularFile,
        Link,
        Special,
        Unreadable
    };

    std::string path; ///< raw bytes, relative to the subject, with '/'
    Kind kind = Kind::RegularFile;
    std::uint64_t size = 0;
    std::optional<std::string> linkTarget; ///< text of the symbolic link that it is or was reached through
    std::string
        what; ///< of the others: "link-outside", "link-dangling", "link-folder", "special-file", "mount-point" ...
    std::string why; ///< a sentence for the user
};

/// Opened once; `open` and `walk` work relative to the descriptor that was opened, so that renaming or replacing the
/// folder's path meanwhile changes nothing. Symbolic links are followed only while their target stays inside the
/// subject, or, for a cache snapshot, inside its repository (where snapshots link to blobs).
class LocalSubject
{
public:
    /// Recognises the kind: a path below models--<owner>--<name>/snapshots/<commit>, or such a repository folder itself
    /// (then the snapshot that refs/main names, else the only one), is a cache snapshot.
    static Result<LocalSubject> openPath(const std::string& path);

    SubjectKind kind() const { return m_kind; }
    const std::string& location() const { return m_location; } ///< absolute path, raw bytes
    const std::string& name() const { return m_name; }         ///< last part, or "owner/name" of a cached model
    const std::optional<std::string>& revision() const { return m_revision; }

    using Report = std::function<void(std::span<const Entry>)>;

    /// Reports every entry below the subject in batches as it goes, each folder sorted by name. Folders are entered,
    /// not reported, except those that cannot be entered. Returns false where a stop was requested.
    bool walk(const Limits& limits, const std::stop_token& stop, const Report& report) const;

    /// Opens a regular file of the walk for reading; never waits on a FIFO, never follows a link to the outside.
    Result<std::unique_ptr<FileSource>> open(const std::string& path) const;

private:
    class Walker;

    SubjectKind m_kind = SubjectKind::Folder;
    std::string m_location;
    std::string m_name;
    std::optional<std::string> m_revision;
    Descriptor m_anchor;  ///< the folder that must not be left
    std::string m_prefix; ///< path of the subject below the anchor; empty where they are the same
    std::string m_file;   ///< name of the only file, for SubjectKind::File
};

} // namespace assayer::source

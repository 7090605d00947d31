// SPDX-License-Identifier: GPL-3.0-or-later
#include "source/FileSource.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace assayer::source {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    if (this != &other) {
        if (m_value >= 0)
            ::close(m_value);
        m_value = other.release();
    }
    return *this;
}

Descriptor::~Descriptor()
{
    if (m_value >= 0)
        ::close(m_value);
}

int Descriptor::release()
{
    return std::exchange(m_value, -1);
}

Error systemError(int number, const std::string& what)
{
    ErrorKind kind = ErrorKind::InputOutput;
    if (number == ENOENT || number == ENOTDIR)
        kind = ErrorKind::NotFound;
    else if (number == EACCES || number == EPERM)
        kind = ErrorKind::PermissionDenied;
    return Error{kind, what + ": " + std::generic_category().message(number), {}};
}

Result<std::unique_ptr<FileSource>> FileSource::adopt(Descriptor descriptor)
{
    struct stat status
    {
    };
    if (::fstat(descriptor.get(), &status) != 0)
        return failure(systemError(errno, "the file's size cannot be read"));
    return std::unique_ptr<FileSource>(
        new FileSource(std::move(descriptor), static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0))));
}

Result<std::size_t> FileSource::read(std::uint64_t offset, std::span<std::byte> into) const
{
    // Never beyond the size seen at the start: a growing file must not change what a reader took for its end.
    if (offset >= m_size)
        return std::size_t{0};
    into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), m_size - offset)));
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got =
            ::pread(m_descriptor.get(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            Error error = systemError(errno, "the file cannot be read");
            error.offset = offset + done;
            return failure(std::move(error));
        }
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

} // namespace assayer::source

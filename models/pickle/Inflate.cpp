// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Inflate.h"

#include <zlib.h>

#include <array>

namespace assayer::pickle {

std::optional<std::string> inflate(std::string_view compressed, std::size_t limit)
{
    z_stream stream{};
    constexpr int kZlibOrGzip = 15 + 32;
    if (compressed.size() > limit || inflateInit2(&stream, kZlibOrGzip) != Z_OK)
        return std::nullopt;
    // zlib takes a pointer to bytes that it does not change.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    stream.avail_in = static_cast<uInt>(compressed.size());
    std::string bytes;
    std::array<char, 16384> buffer{};
    int status = Z_OK;
    while (status == Z_OK && bytes.size() <= limit) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        status = ::inflate(&stream, Z_NO_FLUSH);
        bytes.append(buffer.data(), buffer.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (status != Z_STREAM_END || bytes.size() > limit)
        return std::nullopt;
    return bytes;
}

} // namespace assayer::pickle

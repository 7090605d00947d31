// SPDX-License-Identifier: GPL-3.0-or-later
// The streams part of the header of a 7z archive: folders, their coders, and the members packed together in each.
#include "container/SevenZipHeader.h"

#include <algorithm>

namespace assayer::container {

namespace {

using Id = SevenZipId;
using Streams = SevenZipStreams;

constexpr std::uint64_t kMostFolders = 100'000;
constexpr std::uint64_t kMostCoders = 16;

class StreamsReader
{
public:
    StreamsReader(SevenZipHeader& in, const Limits& limits) : m_in(in), m_limits(limits) {}

    Streams read()
    {
        for (Id id = m_in.id(); m_in.sound() && id != Id::End; id = m_in.id()) {
            if (id == Id::PackInfo)
                packInfo();
            else if (id == Id::UnpackInfo)
                unpackInfo();
            else if (id == Id::SubStreams)
                subStreams();
            else
                m_in.fail("an unknown property stands among the streams");
        }
        if (m_streams.sizes.empty())
            oneSubstreamEach();
        return std::move(m_streams);
    }

private:
    void packInfo()
    {
        m_packOffset = checkedAdd(m_in.number(), kSevenZipStart).value_or(~std::uint64_t{0});
        const std::uint64_t number = m_in.count();
        for (Id id = m_in.id(); m_in.sound() && id != Id::End; id = m_in.id()) {
            if (id == Id::Size) {
                for (std::uint64_t i = 0; i < number && m_in.sound(); ++i)
                    m_packSizes.push_back(m_in.number());
            } else if (id == Id::Crc) {
                readCrcs(number);
            } else {
                m_in.fail("an unknown property stands in the pack information");
            }
        }
    }

    std::vector<std::optional<std::uint32_t>> readCrcs(std::uint64_t number)
    {
        std::vector<std::optional<std::uint32_t>> crcs;
        for (const bool defined : m_in.optionalBits(number))
            crcs.push_back(defined && m_in.sound() ? std::optional(m_in.word()) : std::nullopt);
        crcs.resize(static_cast<std::size_t>(number));
        return crcs;
    }

    void unpackInfo()
    {
        if (m_in.id() != Id::Folder)
            m_in.fail("the folders are missing");
        const std::uint64_t number = m_in.count();
        if (m_in.byte() != 0 || number > kMostFolders)
            m_in.fail("the folders stand elsewhere, or are too many");
        for (std::uint64_t i = 0; i < number && m_in.sound(); ++i)
            folder();
        if (m_in.id() != Id::UnpackSize)
            m_in.fail("the sizes of the folders are missing");
        for (std::size_t i = 0; i < m_streams.folders.size(); ++i) {
            for (std::uint64_t out = 0; out < m_outs[i] && m_in.sound(); ++out) {
                const std::uint64_t size = m_in.number();
                if (out == m_mainOut[i])
                    m_streams.folders[i].size = size;
            }
        }
        for (Id id = m_in.id(); m_in.sound() && id != Id::End; id = m_in.id()) {
            if (id != Id::Crc) {
                m_in.fail("an unknown property stands behind the folders");
                break;
            }
            const auto crcs = readCrcs(m_streams.folders.size());
            for (std::size_t i = 0; i < m_streams.folders.size() && i < crcs.size(); ++i)
                m_streams.folders[i].crc = crcs[i];
        }
        placeFolders();
    }

    struct Coder
    {
        SevenZipCoder coder;
        std::uint64_t ins = 1;
        std::uint64_t outs = 1;
    };

    Coder coder()
    {
        Coder coder;
        const std::uint8_t flags = m_in.byte();
        for (const std::byte byte : m_in.bytes(flags & 0x0FU))
            coder.coder.method = (coder.coder.method << 8U) | std::to_integer<std::uint64_t>(byte);
        if ((flags & 0x10U) != 0) {
            coder.ins = std::min<std::uint64_t>(m_in.number(), kMostCoders);
            coder.outs = std::min<std::uint64_t>(m_in.number(), kMostCoders);
        }
        if ((flags & 0x20U) != 0)
            coder.coder.properties = m_in.bytes(m_in.number());
        return coder;
    }

    void folder()
    {
        SevenZipFolder folder;
        const std::uint64_t number = m_in.count();
        if (number == 0 || number > kMostCoders)
            m_in.fail("a folder has no coder or too many");
        std::vector<Coder> coders;
        std::uint64_t ins = 0;
        std::uint64_t outs = 0;
        for (std::uint64_t i = 0; i < number && m_in.sound(); ++i) {
            coders.push_back(coder());
            ins += coders.back().ins;
            outs += coders.back().outs;
            folder.linear = folder.linear && coders.back().ins == 1 && coders.back().outs == 1;
        }
        std::vector<std::pair<std::uint64_t, std::uint64_t>> binds; // in, out
        for (std::uint64_t i = 0; i + 1 < outs && m_in.sound(); ++i) {
            const std::uint64_t in = m_in.number();
            binds.emplace_back(in, m_in.number());
        }
        const std::uint64_t packed = ins >= binds.size() ? ins - binds.size() : 0;
        for (std::uint64_t i = 0; packed > 1 && i < packed && m_in.sound(); ++i)
            m_in.number();
        m_packedStreams.push_back(packed);
        m_outs.push_back(outs);
        m_mainOut.push_back(order(coders, binds, folder));
        m_streams.folders.push_back(std::move(folder));
    }

    // Puts the coders into the order of decoding and returns the stream that comes out of the last one.
    static std::uint64_t order(std::vector<Coder>& coders,
                               const std::vector<std::pair<std::uint64_t, std::uint64_t>>& binds,
                               SevenZipFolder& folder)
    {
        std::uint64_t last = 0;
        const auto isBoundOut = [&](std::uint64_t out) {
            return std::any_of(binds.begin(), binds.end(), [&](const auto& bind) { return bind.second == out; });
        };
        while (isBoundOut(last) && last < kMostCoders)
            ++last;
        if (!folder.linear) {
            for (Coder& one : coders)
                folder.coders.push_back(std::move(one.coder));
            return last;
        }
        // From the last one back: what its input is bound to, and so on.
        std::uint64_t at = last;
        while (at < coders.size() && folder.coders.size() < coders.size()) {
            folder.coders.push_back(coders[static_cast<std::size_t>(at)].coder);
            const auto bind =
                std::find_if(binds.begin(), binds.end(), [&](const auto& pair) { return pair.first == at; });
            if (bind == binds.end())
                break;
            at = bind->second;
        }
        folder.linear = folder.coders.size() == coders.size();
        std::reverse(folder.coders.begin(), folder.coders.end());
        return last;
    }

    void placeFolders()
    {
        std::uint64_t offset = m_packOffset;
        std::size_t stream = 0;
        for (std::size_t i = 0; i < m_streams.folders.size(); ++i) {
            m_streams.folders[i].packOffset = offset;
            std::uint64_t size = 0;
            for (std::uint64_t used = 0; used < m_packedStreams[i] && stream < m_packSizes.size(); ++used)
                size = checkedAdd(size, m_packSizes[stream++]).value_or(~std::uint64_t{0});
            m_streams.folders[i].packSize = size;
            offset = checkedAdd(offset, size).value_or(~std::uint64_t{0});
        }
        m_streams.packEnd = offset;
        m_streams.packed = offset - std::min(offset, m_packOffset);
    }

    void subStreams()
    {
        Id id = m_in.id();
        std::uint64_t total = m_streams.folders.size();
        if (id == Id::SubStreamCount) {
            total = 0;
            for (SevenZipFolder& folder : m_streams.folders) {
                folder.substreams = m_in.number();
                total = checkedAdd(total, folder.substreams).value_or(~std::uint64_t{0});
            }
            id = m_in.id();
        }
        // Empty substreams are no substreams, so each takes at least the byte of its size, or is the last of its
        // folder.
        if (total > m_in.remaining() + m_streams.folders.size() || total > m_limits.members * 16) {
            m_in.fail("a count of " + std::to_string(total) + " streams does not fit the header");
            return;
        }
        const bool sizesFollow = id == Id::Size;
        for (const SevenZipFolder& folder : m_streams.folders) {
            std::uint64_t left = folder.size;
            for (std::uint64_t i = 0; i < folder.substreams && m_in.sound(); ++i) {
                const bool stated = sizesFollow && i + 1 < folder.substreams;
                const std::uint64_t size = stated ? m_in.number() : left;
                m_streams.sizes.push_back(std::min(size, left));
                left -= std::min(size, left);
            }
        }
        if (sizesFollow)
            id = m_in.id();
        for (; m_in.sound() && id != Id::End; id = m_in.id()) {
            if (id == Id::Crc)
                subStreamCrcs();
            else
                m_in.skip(m_in.number());
        }
        m_streams.crcs.resize(m_streams.sizes.size());
    }

    void subStreamCrcs()
    {
        std::uint64_t unknown = 0;
        for (const SevenZipFolder& folder : m_streams.folders)
            unknown += folder.substreams == 1 && folder.crc ? 0 : folder.substreams;
        const auto stated = readCrcs(unknown);
        std::size_t next = 0;
        for (const SevenZipFolder& folder : m_streams.folders) {
            for (std::uint64_t i = 0; i < folder.substreams; ++i) {
                const bool known = folder.substreams == 1 && folder.crc;
                m_streams.crcs.push_back(known ? folder.crc : next < stated.size() ? stated[next++] : std::nullopt);
            }
        }
    }

    void oneSubstreamEach()
    {
        for (const SevenZipFolder& folder : m_streams.folders) {
            m_streams.sizes.push_back(folder.size);
            m_streams.crcs.push_back(folder.crc);
        }
    }

    SevenZipHeader& m_in;
    const Limits& m_limits;
    Streams m_streams;
    std::uint64_t m_packOffset = kSevenZipStart;
    std::vector<std::uint64_t> m_packSizes;
    std::vector<std::uint64_t> m_packedStreams; ///< of each folder
    std::vector<std::uint64_t> m_outs;
    std::vector<std::uint64_t> m_mainOut;
};

} // namespace

SevenZipStreams readSevenZipStreams(SevenZipHeader& header, const Limits& limits)
{
    return StreamsReader(header, limits).read();
}

} // namespace assayer::container

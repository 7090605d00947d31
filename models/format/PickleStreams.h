// SPDX-License-Identifier: GPL-3.0-or-later
// Pickle streams inside a file of whatever format: readers of containers and of torch's formats share this.
#pragma once

#include "format/Format.h"

#include <cstdint>

namespace assayer::format {

/// Analyses the one stream that begins at `offset`, appends it to facts.pickles, lists it as a member of kind "pickle"
/// and adds it to `protocol`, `opcodes` and `globals` of the values. The reference is valid until the next call.
const pickle::Analysis& addPickle(const Input& input, std::uint64_t offset, Facts& facts);

/// What readPickles() found.
struct PickleRun
{
    std::uint64_t end = 0;   ///< offset behind the last stream, or where the last one broke
    std::size_t streams = 0; ///< how many were analysed
    bool stopped = false;    ///< the last one reached its STOP
};

/// Analyses the stream at `offset` and those that follow it without a gap, at most `most`. Bytes behind them are left
/// to the caller.
PickleRun readPickles(const Input& input, std::uint64_t offset, Facts& facts, std::size_t most = 10'000);

/// How sure it is that a pickle begins at `offset`, by a trial run of the machine over at most 64 KiB: ByContent where
/// it comes to STOP, calls something, or goes on without an error; ByName where only a stream that is broken or foreign
/// could look so.
Match pickleAt(const source::ByteSource& bytes, std::uint64_t offset);

/// PROTO with a version that exists: with it, pickleAt() never says no.
bool beginsWithProtocol(const source::ByteSource& bytes, std::uint64_t offset);

/// The next place from `offset` on, within `length` bytes, where pickleAt() is sure; nothing where there is none.
std::optional<std::uint64_t> findPickle(const source::ByteSource& bytes, std::uint64_t offset, std::uint64_t length);

} // namespace assayer::format

// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/Interpreter.h"

#include "pickle/Constants.h"
#include "pickle/Events.h"
#include "pickle/Expression.h"
#include "pickle/Literal.h"
#include "pickle/Tensors.h"

#include <algorithm>
#include <numeric>

namespace assayer::pickle {

namespace {

constexpr std::uint64_t kHousekeepingMask = 0x3FF;
constexpr std::size_t kMostMarks = std::size_t{4} << 20U;
constexpr std::size_t kLargeStack = std::size_t{2} << 20U;
constexpr std::size_t kMostStack = std::size_t{4} << 20U;
constexpr std::size_t kKeptEnds = 65536;

} // namespace

bool Interpreter::end(Ending ending, std::string reason)
{
    s.analysis.ending = ending;
    s.analysis.endReason = std::move(reason);
    s.analysis.end = ending == Ending::Stopped ? w.position() : s.opcodeOffset;
    return false;
}

bool Interpreter::truncated()
{
    end(Ending::Truncated, "the bytes end inside " + (opcodeName(s).empty() ? "an opcode" : opcodeName(s)));
    s.analysis.end = s.source.size();
    return false;
}

bool Interpreter::underflow()
{
    return broken(opcodeName(s) + " finds fewer values on the stack than it takes");
}

bool Interpreter::number(std::size_t bytes, std::uint64_t& value)
{
    const std::uint8_t* at = w.need(bytes);
    if (at == nullptr)
        return truncated();
    value = 0;
    for (std::size_t i = bytes; i-- > 0;)
        value = (value << 8U) | at[i];
    return true;
}

// The longest stretch of the stack between two marks. What stands below the first mark is left alone for long: it is
// popped value by value and not into one container.
Interpreter::Stretch Interpreter::longestStretch() const
{
    Stretch longest;
    for (std::size_t i = s.stack.size() > kMostStack / 2 ? 0 : 1; i <= s.marks.size(); ++i) {
        const std::size_t begin = i == 0 ? 0 : s.marks[i - 1];
        const std::size_t length = (i == s.marks.size() ? s.stack.size() : s.marks[i]) - begin;
        if (length > longest.length)
            longest = {begin, length, i};
    }
    return longest;
}

// Plain data of a huge flat tuple or list: the middle of its stretch is forgotten, an even number of values so that
// pairs stay pairs. A gap remembers how many, for a stream that pops them one by one.
bool Interpreter::shortenStack()
{
    const Stretch stretch = longestStretch();
    if (stretch.length <= 4 * kKeptEnds)
        return false;
    const std::size_t from = stretch.begin + kKeptEnds;
    std::size_t count = (stretch.length - 2 * kKeptEnds) & ~std::size_t{1};
    const auto first = s.stack.begin() + static_cast<std::ptrdiff_t>(from);
    const auto last = first + static_cast<std::ptrdiff_t>(count);
    if (static_cast<std::size_t>(std::count_if(first, last, [](Value value) { return value.inert(); })) * 2 < count)
        return false;
    s.stack.erase(first, last);
    for (std::size_t i = stretch.marksBelow; i < s.marks.size(); ++i)
        s.marks[i] -= count;
    s.fence = s.marks.empty() ? 0 : s.marks.back();
    Gap gap{from, count};
    std::vector<Gap> gaps;
    for (const Gap& other : m_gaps) {
        if (other.position >= from && other.position <= from + count)
            gap.count += other.count;
        else
            gaps.push_back({other.position > from ? other.position - count : other.position, other.count});
    }
    gaps.insert(std::find_if(gaps.begin(), gaps.end(), [&](const Gap& other) { return other.position > from; }), gap);
    m_gaps = std::move(gaps);
    s.forgot = true;
    return true;
}

// No opcode but those that pop to a mark takes more than a few values, so that a look every thousand opcodes is enough.
void Interpreter::refillGap()
{
    if (m_gaps.empty() || s.stack.size() - m_gaps.back().position > kKeptEnds / 2)
        return;
    Gap& gap = m_gaps.back();
    const std::size_t count = std::min(gap.count, kKeptEnds / 2);
    s.stack.insert(s.stack.begin() + static_cast<std::ptrdiff_t>(gap.position), count, Value(Tag::Unknown));
    for (std::size_t& mark : s.marks)
        mark += mark > gap.position ? count : 0;
    s.fence = s.marks.empty() ? 0 : s.marks.back();
    gap.count -= count;
    if (gap.count == 0)
        m_gaps.pop_back();
}

std::size_t Interpreter::fullHeight() const
{
    return std::accumulate(m_gaps.begin(), m_gaps.end(), s.stack.size(),
                           [](std::size_t sum, const Gap& gap) { return sum + gap.count; });
}

// Every thousand opcodes: cancellation, progress, budgets, and making room.
bool Interpreter::housekeeping()
{
    if (m_stop.stop_requested())
        return end(Ending::Budget, "the analysis was cancelled");
    if (m_progress != nullptr && *m_progress && (s.analysis.opcodes & 0xFFFFF) == 0)
        (*m_progress)(w.position());
    if (s.analysis.opcodes >= s.limits.pickleOpcodes)
        return end(Ending::Budget, "more opcodes than are looked at");
    if (s.marks.size() > kMostMarks || s.memo.farCount() > s.limits.pickleValues)
        return end(Ending::Budget, "more marks or far memo entries than are kept");
    if (s.marks.size() > 3000 || fullHeight() > kLargeStack)
        recordAnomaly(s, s.marks.size() > 3000 ? "deep-nesting" : "large-stack",
                      s.marks.size() > 3000 ? "more than 3000 marks are open at once"
                                            : "more than two million values are on the stack");
    refillGap();
    if (s.stack.size() > m_shortenAt)
        m_shortenAt = shortenStack() ? kShortenedStack : m_shortenAt * 2;
    if (s.stack.size() > kMostStack)
        return end(Ending::Budget, "more values on the stack than are kept");
    const std::size_t settled = s.marks.empty() ? s.stack.size() : s.marks.front();
    if (s.arena.full() && s.arena.compact(s.stack, settled, s.memo) > s.limits.pickleValues)
        return end(Ending::Budget, "more values than are kept");
    return true;
}

bool Interpreter::afterStraddle()
{
    recordAnomaly(s, "frame-straddle",
                  opcodeName(s) + " reaches over the end of its frame, where loaders disagree about what follows");
    return true;
}

bool Interpreter::step()
{
    s.opcodeOffset = w.position();
    const std::uint8_t* at = w.need(1);
    if (at == nullptr) {
        end(Ending::Truncated, "the bytes end before STOP");
        s.analysis.end = s.source.size();
        return false;
    }
    const std::uint8_t byte = *at;
    s.opcode = static_cast<Opcode>(byte);
    if ((s.analysis.opcodes++ & kHousekeepingMask) == kHousekeepingMask && !housekeeping())
        return false;
    const bool going = dispatch(byte);
    if (w.takeStraddled())
        afterStraddle();
    return going;
}

void Interpreter::run()
{
    while (step()) {
    }
    for (Event& event : s.analysis.events) {
        if (event.kind == EventKind::Anomaly && event.offset < s.analysis.begin)
            event.offset = s.analysis.begin;
    }
    nameTensors(s, m_result);
    s.analysis.protocol = std::max<int>(s.protocol, m_highest);
    if (m_highest >= 2 && s.protocolsSeen == 0 && !s.anomalies.contains("protocol-unsupported"))
        recordAnomaly(s, "protocol-missing", "opcodes of protocol " + std::to_string(m_highest) + " without PROTO");
}

bool Interpreter::stop()
{
    if (!has(1))
        return underflow();
    const Value result = pop();
    s.analysis.result = expression(s, result, s.limits.textExcerpt);
    m_result = result;
    if (!s.forgot)
        s.analysis.literal = literalOf(s, result);
    if (s.sink != nullptr)
        addLine(s, "result = " + expression(s, result, s.limits.textExcerpt, Style::Variables), false);
    return end(Ending::Stopped, {});
}

bool Interpreter::popMark(std::size_t& height)
{
    if (s.marks.empty())
        return broken(opcodeName(s) + " finds no mark on the stack");
    height = s.marks.back();
    s.marks.pop_back();
    while (!m_gaps.empty() && m_gaps.back().position > height)
        m_gaps.pop_back();
    s.fence = s.marks.empty() ? 0 : s.marks.back();
    return true;
}

bool Interpreter::popOne()
{
    // A mark on top is popped as if it were a value.
    if (!s.marks.empty() && s.marks.back() == s.stack.size()) {
        std::size_t height = 0;
        return popMark(height);
    }
    if (!has(1))
        return underflow();
    s.stack.pop_back();
    return true;
}

bool Interpreter::popToMark()
{
    std::size_t height = 0;
    return popMark(height) && dropFrom(height);
}

bool Interpreter::dropFrom(std::size_t height)
{
    s.stack.resize(std::min(height, s.stack.size()));
    return true;
}

bool Interpreter::duplicate()
{
    if (!has(1))
        return underflow();
    return push(s.stack.back());
}

bool Interpreter::get(std::uint64_t index)
{
    const Value value = s.memo.get(index);
    if (!value)
        return broken("the memo has no entry " + std::to_string(index));
    return push(value);
}

bool Interpreter::put(std::uint64_t index)
{
    if (!has(1))
        return underflow();
    const Value before = s.memo.put(index, s.stack.back());
    if (before && before != s.stack.back())
        recordAnomaly(s, "memo-overwritten",
                      "memo entry " + std::to_string(index) + " held " + expression(s, before, 100) +
                          " and now holds " + expression(s, s.stack.back(), 100));
    constexpr std::uint64_t kHugeIndex = std::uint64_t{1} << 24U;
    if (index >= kHugeIndex && index / 64 > s.memo.count())
        recordAnomaly(s, "memo-index-huge",
                      "memo entry " + std::to_string(index) + " is set while there are " +
                          std::to_string(s.memo.count()) + "; CPython makes room for all between");
    return true;
}

bool Interpreter::indexLine(std::uint64_t& index)
{
    std::string text;
    if (!readName(text))
        return false;
    const auto value = parseIndex(text);
    if (!value)
        return broken(opcodeName(s) + " has no number as its argument");
    index = *value;
    return true;
}

bool Interpreter::dispatch(std::uint8_t byte)
{
    std::uint64_t value = 0;
    switch (static_cast<Opcode>(byte)) {
    case Opcode::ShortBinUnicode:
        m_highest = std::max<std::uint8_t>(m_highest, 4);
        return lengthed(Tag::String, 1, false);
    case Opcode::BinUnicode:
        return lengthed(Tag::String, 4, false);
    case Opcode::Memoize:
        return put(s.memo.count());
    case Opcode::BinPut:
        return number(1, value) && put(value);
    case Opcode::LongBinPut:
        return number(4, value) && put(value);
    case Opcode::BinGet:
        return number(1, value) && get(value);
    case Opcode::LongBinGet:
        return number(4, value) && get(value);
    case Opcode::Mark:
        s.marks.push_back(s.stack.size());
        s.fence = s.stack.size();
        return true;
    case Opcode::EmptyDict:
        return push(s.arena.add(NodeKind::Dict, {}));
    case Opcode::EmptyList:
        return push(s.arena.add(NodeKind::List, {}));
    case Opcode::EmptyTuple:
        return push(s.arena.add(NodeKind::Tuple, {}));
    case Opcode::SetItems:
        return popMark(value) && setItems(value);
    case Opcode::SetItem:
        return has(3) ? setItems(s.stack.size() - 2) : underflow();
    case Opcode::Appends:
        return popMark(value) && append(value);
    case Opcode::Append:
        return has(2) ? append(s.stack.size() - 1) : underflow();
    case Opcode::Tuple1:
        return fixedTuple(1);
    case Opcode::Tuple2:
        return fixedTuple(2);
    case Opcode::Tuple3:
        return fixedTuple(3);
    case Opcode::Tuple:
        return markedContainer(NodeKind::Tuple);
    case Opcode::List:
        return markedContainer(NodeKind::List);
    case Opcode::Dict:
        return markedContainer(NodeKind::Dict);
    case Opcode::FrozenSet:
        return markedContainer(NodeKind::FrozenSet);
    case Opcode::EmptySet:
        return push(s.arena.add(NodeKind::Set, {}));
    case Opcode::AddItems:
        return popMark(value) && addItems(value);
    case Opcode::Pop:
        return popOne();
    case Opcode::PopMark:
        return popToMark();
    case Opcode::Dup:
        return duplicate();
    case Opcode::Stop:
        return stop();
    case Opcode::Get:
        return indexLine(value) && get(value);
    case Opcode::Put:
        return indexLine(value) && put(value);
    default:
        return dispatchNumbers(byte);
    }
}

} // namespace assayer::pickle

// SPDX-License-Identifier: GPL-3.0-or-later
// The loop over the opcodes of one stream: CPython's C unpickler (Modules/_pickle.c) over symbols.
#pragma once

#include "pickle/State.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace assayer::pickle {

/// Runs a State opcode by opcode. Errors end the run as they would end a loader's; what came before stays.
class Interpreter
{
public:
    Interpreter(State& state, std::stop_token stop, const std::function<void(std::uint64_t)>* progress)
        : s(state), w(state.window), m_stop(std::move(stop)), m_progress(progress)
    {
        s.analysis.begin = w.position();
    }

    /// Executes one opcode; false when the stream has ended in whatever way.
    bool step();

    /// Runs to the end and fills in what is known of the result.
    void run();

private:
    bool dispatch(std::uint8_t byte);
    bool dispatchNumbers(std::uint8_t byte);
    bool dispatchObjects(std::uint8_t byte);
    bool housekeeping();
    struct Stretch
    {
        std::size_t begin = 0;
        std::size_t length = 0;
        std::size_t marksBelow = 0;
    };
    struct Gap
    {
        std::size_t position = 0; ///< in the stack: the forgotten values stood below the value there
        std::size_t count = 0;
    };

    Stretch longestStretch() const;
    bool shortenStack();
    void refillGap();
    std::size_t fullHeight() const;
    bool afterStraddle();

    bool end(Ending ending, std::string reason);
    bool broken(std::string reason) { return end(Ending::Broken, std::move(reason)); }
    bool truncated();
    bool underflow();

    bool push(Value value)
    {
        s.stack.push_back(value);
        return true;
    }
    bool has(std::size_t count) const { return s.stack.size() >= s.fence + count; }
    Value pop()
    {
        const Value value = s.stack.back();
        s.stack.pop_back();
        return value;
    }
    bool popMark(std::size_t& height);
    bool number(std::size_t bytes, std::uint64_t& value);

    bool stop();
    bool popOne();
    bool popToMark();
    bool duplicate();
    bool longInteger(bool wide);
    bool integerLine();
    bool longLine();
    bool floatLine();
    bool lengthed(Tag tag, std::size_t lengthBytes, bool isSigned);
    bool textLine(Tag tag);
    bool owned(Tag tag, std::string bytes);
    bool container(NodeKind kind, std::size_t height);
    bool fixedTuple(std::size_t count);
    bool markedContainer(NodeKind kind);
    bool append(std::size_t height);
    bool setItems(std::size_t height);
    bool addItems(std::size_t height);
    bool receive(Value target, std::size_t height, NodeKind kind);
    bool dropFrom(std::size_t height);
    void checkShape(Value value);
    bool get(std::uint64_t index);
    bool put(std::uint64_t index);
    bool indexLine(std::uint64_t& index);

    bool protocol();
    bool frame();
    bool global();
    bool stackGlobal();
    bool extension(std::size_t bytes);
    bool import(std::string module, std::string name);
    bool readName(std::string& name);
    bool persistentId(Value id);
    bool reduce();
    bool newObject(bool keywords);
    bool inst();
    bool obj();
    bool build();
    bool buildGlobal(Value object, Value content);
    bool buildInstance(Value object, Value content);
    Value instanceNode(Value instance);
    bool callable(Value value);

    State& s;
    Window& w;
    std::stop_token m_stop;
    const std::function<void(std::uint64_t)>* m_progress;
    static constexpr std::size_t kShortenedStack = std::size_t{512} << 10U;
    std::size_t m_shortenAt = kShortenedStack; ///< height at which plain data of the stack is forgotten
    std::vector<Gap> m_gaps;                   ///< where values left the stack, lowest first
    Value m_result;                            ///< what STOP left, if anything
    std::uint8_t m_highest = 0;                ///< protocol that the opcodes ask for
};

} // namespace assayer::pickle

// SPDX-License-Identifier: GPL-3.0-or-later
// R's serialisation (readRDS and load): R Internals section 1.8, and serialize.c, ReadItem. What matters is what R
// would evaluate: promises run their code when they are first looked at, which reading a value does. Walked with a
// stack of what is still to come, since items nest as deep as they like.
#include "base/Text.h"
#include "format/ByteAccount.h"
#include "format/Observations.h"
#include "format/RTokens.h"
#include "format/Readers.h"

#include <algorithm>
#include <array>
#include <utility>

namespace assayer::format {

namespace {

// SEXPTYPE numbers, and the pseudo types that only serialisations have.
enum RType : int
{
    kRSymbol = 1,
    kRPairList = 2,
    kRClosure = 3,
    kREnvironment = 4,
    kRPromise = 5,
    kRCall = 6,
    kRSpecial = 7,
    kRBuiltin = 8,
    kRCharacter = 9,
    kRLogical = 10,
    kRInteger = 13,
    kRReal = 14,
    kRComplex = 15,
    kRString = 16,
    kRDots = 17,
    kRList = 19,
    kRExpression = 20,
    kRByteCode = 21,
    kRPointer = 22,
    kRWeakReference = 23,
    kRRaw = 24,
    kRS4 = 25,
    kRAltrep = 238,
    kRAttributedList = 239,
    kRAttributedCall = 240,
    kRBaseEnvironment = 241,
    kREmptyEnvironment = 242,
    kRCodeReference = 243,
    kRCodeDefinition = 244,
    kRPersistent = 247,
    kRPackage = 248,
    kRNamespace = 249,
    kRBaseNamespace = 250,
    kRMissing = 251,
    kRUnbound = 252,
    kRGlobal = 253,
    kRNull = 254,
    kRReference = 255,
};

// Functions that run programs, load native code, fetch or write. Of those in the second list only a call counts, since
// data has columns of these names.
constexpr std::array<std::string_view, 11> kActs{"system",           "system2",       "shell.exec", "dyn.load",
                                                 "library.dynam",    "download.file", "Sys.chmod",  "socketConnection",
                                                 "install.packages", "py_run_string", "unlink"};
constexpr std::array<std::string_view, 12> kActsWhenCalled{
    "shell", "pipe", "source", "sys.source", "url", "fifo", "file", "writeLines", "eval", "evalq", "parse", "do.call"};
// Of these, evaluating further text or code is the danger, which a promise makes one and a fitted model does not.
constexpr std::array<std::string_view, 5> kEvaluates{"eval", "evalq", "parse", "do.call", "file"};

template <std::size_t Size>
bool isInRList(const std::array<std::string_view, Size>& list, std::string_view name)
{
    return std::find(list.begin(), list.end(), name) != list.end();
}

struct RTask
{
    enum class Kind
    {
        Item,
        Code,     ///< a constant of byte code: its type stands in front
        CodeList, ///< a language part of byte code
        ByteCode, ///< code and constants
        PromiseValue,
        PromiseCode,
    };
    Kind kind = Kind::Item;
    bool inCall = false;    ///< within language
    bool inPromise = false; ///< within the code of a promise that has no value yet
    bool function = false;  ///< the function of a call
};

class RDataReader
{
public:
    RDataReader(const Input& input, Facts& facts)
        : m_input(input), m_facts(facts), m_tokens(input.bytes), m_observations(facts)
    {
    }

    Result<void> read()
    {
        if (!readHeader())
            return failure(ErrorKind::Malformed, "the head of the serialisation is not whole");
        m_stack.push_back({});
        while (!m_stack.empty() && m_tokens.sound()) {
            if (m_input.stop.stop_requested())
                return failure(ErrorKind::Cancelled, "the inspection was cancelled");
            if (m_stack.size() > kMostPending) {
                m_tokens.fail("items are nested deeper than is looked at");
                break;
            }
            const RTask task = m_stack.back();
            m_stack.pop_back();
            run(task);
        }
        finish();
        return {};
    }

private:
    static constexpr std::size_t kMostPending = 4'000'000;
    static constexpr std::size_t kMostReferences = 200'000;
    static constexpr std::size_t kNameBytes = 256;

    bool readHeader()
    {
        std::string word = m_tokens.raw(2);
        if (word == "RD") {
            const std::string rest = m_tokens.raw(3);
            m_facts.format = "rdata";
            m_facts.values["rFormat"] = word + rest.substr(0, 2);
            word = m_tokens.raw(2);
        }
        if (word != "X\n" && word != "A\n" && word != "B\n")
            return false;
        m_tokens.setEncoding(word[0] == 'X' ? REncoding::Xdr : word[0] == 'A' ? REncoding::Ascii : REncoding::Native);
        const std::int32_t version = m_tokens.integer();
        const auto writer = static_cast<std::uint32_t>(m_tokens.integer());
        m_tokens.integer();
        if (version == 3) {
            const std::int32_t length = m_tokens.integer();
            if (length < 0 || length > 63)
                m_tokens.fail("the name of the encoding has an impossible length");
            m_tokens.text(static_cast<std::uint64_t>(std::max(length, 0)), kNameBytes);
        }
        m_facts.values["serialisation"] = version;
        m_facts.values["writtenBy"] = "R " + std::to_string(writer >> 16U) + "." +
                                      std::to_string((writer >> 8U) & 0xFFU) + "." + std::to_string(writer & 0xFFU);
        return m_tokens.sound();
    }

    // What is pushed first is read last.
    void push(RTask::Kind kind, const RTask& parent, bool function = false)
    {
        m_stack.push_back({kind, parent.inCall, parent.inPromise, function});
    }
    void pushItems(std::uint64_t count, const RTask& parent)
    {
        // Each takes at least four bytes, so that more than remain cannot be there.
        if (count > m_tokens.remaining() || count + m_stack.size() > kMostPending) {
            m_tokens.fail("a list of " + std::to_string(count) + " items is longer than the data or what is looked at");
            return;
        }
        for (std::uint64_t i = 0; i < count; ++i)
            push(RTask::Kind::Item, parent);
    }

    void run(const RTask& task)
    {
        switch (task.kind) {
        case RTask::Kind::Item:
        case RTask::Kind::PromiseValue:
            item(task);
            break;
        case RTask::Kind::PromiseCode:
            promiseCode(task);
            break;
        case RTask::Kind::ByteCode:
            byteCode(task);
            break;
        case RTask::Kind::Code:
            codeConstant(task);
            break;
        case RTask::Kind::CodeList:
            codeList(task, m_tokens.integer());
            break;
        }
    }

    std::uint64_t length()
    {
        const std::int32_t value = m_tokens.integer();
        if (value >= 0)
            return static_cast<std::uint64_t>(value);
        if (value == -1) { // a long vector: two halves follow
            const auto high = static_cast<std::uint32_t>(m_tokens.integer());
            const auto low = static_cast<std::uint32_t>(m_tokens.integer());
            return (std::uint64_t{high} << 32U) | low;
        }
        m_tokens.fail("a vector has a negative length");
        return 0;
    }

    void item(const RTask& task)
    {
        const std::uint64_t at = m_tokens.position();
        const auto flags = static_cast<std::uint32_t>(m_tokens.integer());
        if (!m_tokens.sound())
            return;
        ++m_items;
        const int type = static_cast<int>(flags & 0xFFU);
        const bool attributes = (flags & 0x200U) != 0;
        const bool tag = (flags & 0x400U) != 0;
        if (task.kind == RTask::Kind::PromiseValue && !m_promiseValues.empty())
            m_promiseValues.back() = type;
        if (std::exchange(m_atPromiseCode, false) && (type == kRCall || type == kRByteCode))
            m_observations.add("r.promise",
                               "a promise without a value holds code, which R before 4.4 evaluates when the object is "
                               "first used",
                               {}, at, {});
        constexpr std::uint32_t kActiveBinding = 1U << 27U; // bit 15 of the general purpose field, which begins at 12
        if (type == kRPairList && (flags & kActiveBinding) != 0)
            m_observations.add("r.active-binding",
                               "a variable of an environment is a function that runs when it is read", {}, at, {});
        switch (type) {
        case kRNull:
        case kREmptyEnvironment:
        case kRBaseEnvironment:
        case kRGlobal:
        case kRUnbound:
        case kRMissing:
        case kRBaseNamespace:
            return;
        case kRReference:
            reference(flags, task, at);
            return;
        case kRSymbol:
            symbol(task, at);
            return;
        case kRPersistent:
        case kRPackage:
        case kRNamespace:
            m_tokens.integer();
            remember({});
            pushItems(length(), {});
            return;
        case kREnvironment:
            m_tokens.integer();
            remember({});
            pushItems(4, {});
            return;
        case kRPairList:
        case kRCall:
        case kRClosure:
        case kRPromise:
        case kRDots:
            pairs(type, attributes, tag, task, at);
            return;
        case kRAltrep:
            pushItems(3, {});
            return;
        default:
            atom(type, attributes, task, at);
        }
    }

    void reference(std::uint32_t flags, const RTask& task, std::uint64_t at)
    {
        const std::uint64_t packed = flags >> 8U;
        const auto index = packed != 0 ? packed : static_cast<std::uint64_t>(m_tokens.integer());
        if (index >= 1 && index <= m_references.size())
            name(m_references[static_cast<std::size_t>(index - 1)], task, at);
    }

    void symbol(const RTask& task, std::uint64_t at)
    {
        const auto flags = static_cast<std::uint32_t>(m_tokens.integer());
        if ((flags & 0xFFU) != kRCharacter) {
            m_tokens.fail("a symbol has no name");
            return;
        }
        const std::int32_t size = m_tokens.integer();
        const std::string text = size > 0 ? m_tokens.text(static_cast<std::uint64_t>(size), kNameBytes) : "";
        remember(text);
        name(text, task, at);
    }

    void remember(std::string text)
    {
        if (m_references.size() < kMostReferences)
            m_references.push_back(std::move(text));
    }

    // A name within language: what would be called, or reached.
    void name(const std::string& text, const RTask& task, std::uint64_t at)
    {
        if (!task.inCall || text.empty())
            return;
        const bool acts = isInRList(kActs, text) || (task.function && isInRList(kActsWhenCalled, text));
        if (task.inPromise && task.function && m_called.size() < 100)
            m_called.push_back(text);
        if (!acts || (!task.inPromise && isInRList(kEvaluates, text)))
            return;
        m_observations.add(task.inPromise           ? "r.promise-acts"
                           : isInRList(kActs, text) ? "r.code-acts"
                                                    : "r.code-opens",
                           task.inPromise ? "a promise without a value calls or names '" + text +
                                                "'; R before 4.4 evaluates it when the object is first used"
                                          : "code kept in the file calls or names '" + text + "'",
                           {}, at, {});
    }

    // Attributes, tag, first and rest, in this order; of a promise these are environment, value and code.
    void pairs(int type, bool attributes, bool tag, const RTask& task, std::uint64_t at)
    {
        RTask inside = task;
        inside.function = false;
        inside.kind = RTask::Kind::Item;
        if (type == kRClosure && m_closures++ == 0)
            m_firstClosure = at;
        if (type == kRPromise) {
            m_stack.push_back({RTask::Kind::PromiseCode, true, true, false});
            m_stack.push_back({RTask::Kind::PromiseValue, false, false, false});
            m_promiseValues.push_back(kRUnbound);
        } else {
            inside.inCall = task.inCall || type == kRCall || type == kRClosure;
            m_stack.push_back(inside);
            inside.function = type == kRCall;
            m_stack.push_back(inside);
        }
        if (tag)
            m_stack.push_back({});
        if (attributes)
            m_stack.push_back({});
    }

    // The code of a promise, whose value was read just before: it runs where there is none.
    void promiseCode(const RTask& task)
    {
        const int value = m_promiseValues.back();
        m_promiseValues.pop_back();
        RTask code = task;
        code.kind = RTask::Kind::Item;
        code.inPromise = value == kRUnbound || value == kRNull;
        m_atPromiseCode = code.inPromise;
        item(code);
    }

    void atom(int type, bool attributes, const RTask& task, std::uint64_t at)
    {
        if (attributes && type != kRCharacter)
            m_stack.push_back({});
        switch (type) {
        case kRSpecial:
        case kRBuiltin: {
            const std::uint64_t size = length();
            name(m_tokens.text(size, kNameBytes), task, at);
            return;
        }
        case kRCharacter: {
            const std::int32_t size = m_tokens.integer();
            const std::string text = size > 0 ? m_tokens.text(static_cast<std::uint64_t>(size), kNameBytes) : "";
            if (task.inPromise)
                name(text, task, at);
            return;
        }
        case kRLogical:
        case kRInteger:
            m_tokens.skip(length(), 4);
            return;
        case kRReal:
            m_tokens.skip(length(), 8);
            return;
        case kRComplex:
            m_tokens.skip(length(), 16);
            return;
        case kRRaw:
            m_tokens.skip(length(), 1);
            return;
        case kRString:
        case kRList:
        case kRExpression: {
            RTask inside = task;
            inside.function = false;
            inside.inCall = task.inCall || type == kRExpression;
            pushItems(length(), inside);
            return;
        }
        case kRByteCode:
            m_tokens.integer();
            push(RTask::Kind::ByteCode, task);
            return;
        case kRPointer:
            ++m_pointers;
            remember({});
            pushItems(2, {});
            return;
        case kRWeakReference:
            remember({});
            return;
        case kRS4:
            return;
        default:
            m_tokens.fail("the type " + std::to_string(type) + " is not one of R's");
        }
    }

    void byteCode(const RTask& task)
    {
        // The instructions are an integer vector, an item like any other.
        const auto flags = static_cast<std::uint32_t>(m_tokens.integer());
        if ((flags & 0xFFU) != kRInteger) {
            m_tokens.fail("byte code has no instructions");
            return;
        }
        m_tokens.skip(length(), 4);
        const std::int32_t constants = m_tokens.integer();
        if (constants < 0 || static_cast<std::uint64_t>(constants) > m_tokens.remaining()) {
            m_tokens.fail("byte code has an impossible number of constants");
            return;
        }
        ++m_byteCodes;
        RTask inside = task;
        inside.function = false;
        for (std::int32_t i = 0; i < constants && m_stack.size() <= kMostPending; ++i)
            push(RTask::Kind::Code, inside);
    }

    void codeConstant(const RTask& task)
    {
        const std::int32_t type = m_tokens.integer();
        if (type == kRByteCode)
            push(RTask::Kind::ByteCode, task);
        else if (type == kRCall || type == kRPairList || type == kRCodeDefinition || type == kRCodeReference ||
                 type == kRAttributedCall || type == kRAttributedList)
            codeList(task, type);
        else
            push(RTask::Kind::Item, task);
    }

    void codeList(const RTask& task, std::int32_t type)
    {
        if (type == kRCodeReference) {
            m_tokens.integer();
            return;
        }
        if (type == kRCodeDefinition) {
            m_tokens.integer();
            type = m_tokens.integer();
        }
        const bool attributes = type == kRAttributedCall || type == kRAttributedList;
        const bool call = type == kRCall || type == kRAttributedCall;
        if (!call && type != kRPairList && type != kRAttributedList) {
            push(RTask::Kind::Item, task, task.function);
            return;
        }
        RTask inside = task;
        inside.inCall = task.inCall || call;
        push(RTask::Kind::CodeList, inside);
        push(RTask::Kind::CodeList, inside, call);
        m_stack.push_back({}); // the tag
        if (attributes)
            m_stack.push_back({});
    }

    void finish()
    {
        const std::uint64_t size = m_input.bytes.size();
        const std::uint64_t end = std::min(size, m_tokens.position());
        m_facts.values["items"] = m_items;
        if (m_closures > 0) {
            m_facts.values["closures"] = m_closures;
            m_observations.add("r.closure", std::to_string(m_closures) + " functions stand in the file", {},
                               m_firstClosure, {});
        }
        if (m_byteCodes > 0)
            m_facts.values["byteCodes"] = m_byteCodes;
        if (m_pointers > 0)
            m_facts.values["externalPointers"] = m_pointers;
        if (!m_called.empty())
            m_facts.values["promisedCalls"] = m_called;
        accountBytes(m_facts, {0, end, 0, size - end});
        if (!m_tokens.sound()) {
            m_observations.add("r.malformed", m_tokens.why(), {}, end, {});
            m_facts.problems.push_back(
                {"", "malformed",
                 "The serialisation was read to byte " + std::to_string(end) + " and not to its end."});
        } else if (end < size) {
            m_observations.add("r.trailing-bytes", std::to_string(size - end) + " bytes stand behind the object", {},
                               end, size - end);
            const source::WindowSource rest(m_input.bytes, end, size - end);
            readMember(m_input, rest, "(bytes behind the object)", end, m_facts);
        }
    }

    const Input& m_input;
    Facts& m_facts;
    RTokens m_tokens;
    Observations m_observations;
    std::vector<RTask> m_stack;
    std::vector<std::string> m_references;
    std::vector<int> m_promiseValues; ///< types of the values of promises whose code is still to come
    std::vector<std::string> m_called;
    bool m_atPromiseCode = false;
    std::uint64_t m_items = 0;
    std::uint64_t m_closures = 0;
    std::uint64_t m_firstClosure = 0;
    std::uint64_t m_byteCodes = 0;
    std::uint64_t m_pointers = 0;
};

} // namespace

Match recogniseRData(const Head& head, const Input&)
{
    using namespace std::string_view_literals;
    for (const std::string_view magic :
         {"RDX2\nX\n"sv, "RDX3\nX\n"sv, "RDA2\nA\n"sv, "RDA3\nA\n"sv, "RDB2\nB\n"sv, "RDB3\nB\n"sv, "X\n\0\0\0\2\0"sv,
          "X\n\0\0\0\3\0"sv, "B\n\2\0\0\0"sv, "B\n\3\0\0\0"sv, "A\n2\n"sv, "A\n3\n"sv}) {
        if (head.startsWith(magic))
            return Match::ByContent;
    }
    return Match::No;
}

Result<void> readRData(const Input& input, Facts& facts)
{
    return RDataReader(input, facts).read();
}

} // namespace assayer::format

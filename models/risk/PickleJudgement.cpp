// SPDX-License-Identifier: GPL-3.0-or-later
#include "risk/PickleJudgement.h"

#include "base/Text.h"
#include "risk/GlobalLists.h"
#include "risk/WeightsOnly.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace assayer::risk {

namespace {

using pickle::Ending;
using pickle::Event;
using pickle::EventKind;

constexpr std::size_t kMostFindings = 500; ///< of one stream

struct AnomalyRule
{
    std::string_view what;
    std::string_view rule;
};

constexpr std::array kAnomalies{
    AnomalyRule{"planted-setstate", "ASY-PKL-004"},    AnomalyRule{"frame-straddle", "ASY-PKL-021"},
    AnomalyRule{"frame-nested", "ASY-PKL-021"},        AnomalyRule{"frame-beyond-end", "ASY-PKL-029"},
    AnomalyRule{"length-beyond-end", "ASY-PKL-029"},   AnomalyRule{"protocol-repeated", "ASY-PKL-022"},
    AnomalyRule{"protocol-late", "ASY-PKL-022"},       AnomalyRule{"protocol-unsupported", "ASY-PKL-022"},
    AnomalyRule{"protocol-missing", "ASY-PKL-026"},    AnomalyRule{"memo-overwritten", "ASY-PKL-028"},
    AnomalyRule{"memo-index-huge", "ASY-PKL-025"},     AnomalyRule{"expansion-bomb", "ASY-PKL-025"},
    AnomalyRule{"deep-nesting", "ASY-PKL-025"},        AnomalyRule{"large-stack", "ASY-PKL-035"},
    AnomalyRule{"out-of-band-buffer", "ASY-PKL-033"},  AnomalyRule{"joblib-array-unknown", "ASY-PKL-032"},
    AnomalyRule{"joblib-file-outside", "ASY-PKL-017"}, AnomalyRule{"nested-budget", "ASY-PKL-032"},
    AnomalyRule{"too-many-events", "ASY-PKL-032"},
};

// Calls that genuine files make in one form only.
bool usualArguments(const std::string& path, const Event& event)
{
    const auto argument = [&](std::size_t i) {
        return i < event.arguments.size() ? event.arguments[i] : std::string();
    };
    if (path == "_codecs.encode") {
        const std::string codec = asciiLower(argument(1));
        return codec == "'latin1'" || codec == "'latin-1'" || codec == "'utf-8'" || codec == "'utf8'";
    }
    return true;
}

// Python pickles a bound method as getattr(object, name), and some of the libraries' objects keep one of their own.
bool keepsListedMethod(const std::string& path, const Event& event)
{
    if (path != "builtins.getattr" || event.arguments.size() != 2 || !event.via.empty())
        return false;
    const std::string& object = event.arguments[0];
    const std::string& name = event.arguments[1];
    const std::size_t end = std::min(object.find('('), object.size());
    return name.size() > 2 && name.front() == '\'' && name.back() == '\'' &&
           GlobalLists::builtIn().isListedMethod(object.substr(0, end) + "." + name.substr(1, name.size() - 2));
}

class StreamJudge
{
public:
    StreamJudge(const format::Facts& facts, const format::PickleStream& stream, const Catalogue& catalogue,
                std::vector<record::Finding>& findings)
        : m_facts(facts), m_stream(stream), m_catalogue(catalogue), m_findings(findings)
    {
    }

    void judge()
    {
        for (const Event& event : m_stream.analysis.events) {
            if (event.kind == EventKind::Call)
                m_called.insert(event.target.path());
        }
        for (const Event& event : m_stream.analysis.events)
            judgeEvent(event);
        judgeEnding();
        if (m_omitted > 0)
            add("ASY-PKL-032", std::to_string(m_omitted) + " further findings of this stream are not listed",
                m_stream.analysis.begin, "omitted");
    }

private:
    void add(std::string_view rule, std::string evidence, std::uint64_t offset, const std::string& key)
    {
        if (!m_reported.insert(std::string(rule) + ' ' + key).second)
            return;
        if (m_reported.size() > kMostFindings && key != "omitted") {
            ++m_omitted;
            return;
        }
        record::Finding finding = m_catalogue.finding(rule, std::move(evidence));
        finding.offset = offset;
        if (!m_stream.member.empty())
            finding.member = m_stream.member;
        m_findings.push_back(std::move(finding));
    }

    static std::string evidenceOf(const Event& event, const std::string& means)
    {
        std::string text = event.expression;
        if (!means.empty())
            text += ", which " + means;
        text += " (" + event.opcode + " at offset " + std::to_string(event.offset);
        for (std::size_t i = 0; i < event.via.size(); ++i)
            text += (i == 0 ? ", by way of " : ", ") + event.via[i];
        text += ")";
        if (!event.target.written.empty())
            text += "; written as " + event.target.written;
        if (event.decoded)
            text += "; decoded: " + *event.decoded;
        return text;
    }

    static bool embedded(const Event& event) { return !event.via.empty() && event.via.front() == "embedded-data"; }

    void judgeEvent(const Event& event)
    {
        switch (event.kind) {
        case EventKind::Import:
            if (!m_called.contains(event.target.path()))
                judgeReference(event);
            break;
        case EventKind::Call:
            judgeCall(event);
            break;
        case EventKind::Build:
        case EventKind::SetItem:
            if (event.what == "patches-global" && !embedded(event))
                add("ASY-PKL-004", evidenceOf(event, "changes an object that every other user shares"), event.offset,
                    event.target.path());
            break;
        case EventKind::PersistentId:
            judgePersistentId(event);
            break;
        case EventKind::Anomaly:
            judgeAnomaly(event);
            break;
        }
    }

    void judgeAnomaly(const Event& event)
    {
        const auto found = std::find_if(kAnomalies.begin(), kAnomalies.end(),
                                        [&](const AnomalyRule& rule) { return rule.what == event.what; });
        if (event.what == "embedded-pickle")
            add("ASY-PKL-009",
                event.expression + " (" + event.opcode + " at offset " + std::to_string(event.offset) + ")",
                event.offset, event.what);
        if (found != kAnomalies.end() && !embedded(event))
            add(found->rule, event.expression, event.offset, event.what);
    }

    // The rule that says how a denied global was reached, where that is more telling than what it does.
    static std::string_view wayRule(const Event& event, const Classification& standing)
    {
        const auto& via = event.via;
        const auto has = [&](std::string_view word) { return std::find(via.begin(), via.end(), word) != via.end(); };
        if (has("copyreg.add_extension"))
            return "ASY-PKL-007";
        for (const std::string& step : via) {
            if (step.ends_with("load") || step.ends_with("loads") || step.ends_with("_load_from_bytes") ||
                step.ends_with("read_pickle") || step.ends_with("Unpickler") || step == "joblib")
                return "ASY-PKL-008";
        }
        if (has("builtins.map") || has("builtins.filter") || has("itertools.starmap"))
            return "ASY-PKL-003";
        if (has("read from a file"))
            return "ASY-PKL-021";
        if (!via.empty())
            return "ASY-PKL-002";
        return standing.dotted ? "ASY-PKL-005" : std::string_view();
    }

    void judgeCall(const Event& event)
    {
        const std::string path = event.target.path();
        if (event.target.computed) {
            add(embedded(event) ? "ASY-PKL-009" : "ASY-PKL-006",
                evidenceOf(event, "calls what no constant of the stream names"), event.offset, path);
            return;
        }
        const GlobalLists& lists = GlobalLists::builtIn();
        if (keepsListedMethod(path, event))
            return;
        const Classification standing = lists.classify(event.target);
        if (embedded(event)) {
            if (standing.standing != Standing::Allowed)
                add("ASY-PKL-009", evidenceOf(event, "stands in a pickle inside a constant"), event.offset, path);
            return;
        }
        switch (standing.standing) {
        case Standing::Denied: {
            const std::string_view way = wayRule(event, standing);
            const bool critical = m_catalogue.find(standing.category->called) != nullptr &&
                                  m_catalogue.find(standing.category->called)->severity == record::Severity::Critical;
            // How it was hidden is told where that does not make light of what it does, or heavy of what it does not.
            add(critical && !way.empty() ? way : std::string_view(standing.category->called),
                evidenceOf(event, standing.category->means), event.offset, path);
            m_dangerous = true;
            break;
        }
        case Standing::LibraryFunction:
            add("ASY-PKL-018", evidenceOf(event, "is a function that no genuine model file is known to call"),
                event.offset, path);
            break;
        case Standing::ReferenceOnly:
            add("ASY-PKL-016", evidenceOf(event, "genuine files name but do not call"), event.offset, path);
            break;
        case Standing::Unknown:
            add("ASY-PKL-024", evidenceOf(event, "is on no list"), event.offset, path);
            break;
        case Standing::Allowed:
            if (!usualArguments(path, event))
                add("ASY-PKL-016", evidenceOf(event, "is called in an unusual way"), event.offset, path);
            break;
        }
    }

    void judgeReference(const Event& event)
    {
        const std::string path = event.target.path();
        if (event.target.computed) {
            add(embedded(event) ? "ASY-PKL-009" : "ASY-PKL-006",
                evidenceOf(event, "is imported by a name that the stream computes"), event.offset, path);
            return;
        }
        const Classification standing = GlobalLists::builtIn().classify(event.target);
        if (embedded(event)) {
            if (standing.standing == Standing::Denied)
                add("ASY-PKL-009", evidenceOf(event, "stands in a pickle inside a constant"), event.offset, path);
            return;
        }
        if (standing.standing == Standing::Denied) {
            add(standing.category->referenced, evidenceOf(event, standing.category->means), event.offset, path);
            m_dangerous = true;
        } else if (standing.standing == Standing::Unknown || standing.standing == Standing::LibraryFunction) {
            add("ASY-PKL-027", evidenceOf(event, "is imported and not called"), event.offset, path);
        }
    }

    void judgePersistentId(const Event& event)
    {
        const bool storage = event.arguments.size() >= 5 && event.arguments.front() == "'storage'";
        const bool module = event.arguments.size() == 4 && event.arguments.front() == "'module'";
        const auto heldBy = [&](std::string_view format) {
            return m_facts.format.starts_with(format) || m_stream.format.starts_with(format);
        };
        // PyTorch's first format names its objects by plain numbers.
        if (embedded(event) || ((storage || module) && heldBy("torch")) || heldBy("torch-tar"))
            return;
        add("ASY-PKL-015", evidenceOf(event, "is left to the program that loads the file"), event.offset,
            storage ? "storage" : "other");
    }

    void judgeEnding()
    {
        const pickle::Analysis& analysis = m_stream.analysis;
        if (analysis.ending == Ending::Stopped)
            return;
        const bool acts = std::any_of(analysis.events.begin(), analysis.events.end(), [](const Event& event) {
            return event.kind == EventKind::Call && !embedded(event);
        });
        if (analysis.ending == Ending::Budget)
            add("ASY-PKL-032", analysis.endReason, analysis.end, "budget");
        else if (acts && m_dangerous)
            add("ASY-PKL-020", analysis.endReason + "; the calls before have run by then", analysis.end, "ending");
        else
            add("ASY-PKL-029", analysis.endReason, analysis.end, "ending");
    }

    const format::Facts& m_facts;
    const format::PickleStream& m_stream;
    const Catalogue& m_catalogue;
    std::vector<record::Finding>& m_findings;
    std::set<std::string> m_called;
    std::set<std::string> m_reported;
    std::size_t m_omitted = 0;
    bool m_dangerous = false;
};

} // namespace

void judgePickles(const format::Facts& facts, const Catalogue& catalogue, std::vector<record::Finding>& findings)
{
    for (const format::PickleStream& stream : facts.pickles)
        StreamJudge(facts, stream, catalogue, findings).judge();
    judgeWeightsOnly(facts, catalogue, findings);
}

} // namespace assayer::risk

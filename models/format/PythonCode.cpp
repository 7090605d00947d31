// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/PythonCode.h"

#include "base/Text.h"
#include "format/PythonMarshal.h"
#include "format/PythonTracer.h"
#include "format/Readers.h"

#include <array>

namespace assayer::format {

namespace {

constexpr std::size_t kCodeLargest = std::size_t{16} << 20U;
constexpr std::size_t kCodeMostCodes = 64; ///< listed in the values
constexpr std::array kCodeLayouts{CodeLayout::Python311, CodeLayout::Python38, CodeLayout::Python36,
                                  CodeLayout::Python27};

// A code object whose parts are of the kinds that they must be.
bool isSound(const MarshalDocument& document)
{
    bool any = false;
    for (const MarshalValue& value : document.values) {
        if (value.kind != MarshalKind::Code)
            continue;
        any = true;
        if (value.items.size() < 9)
            return false;
        const CodeFields fields = codeFields(value, document.layout);
        const auto kind = [&](std::uint32_t index) { return document.values[index].kind; };
        const bool named = kind(fields.name) == MarshalKind::String || kind(fields.name) == MarshalKind::Bytes;
        if (kind(fields.code) != MarshalKind::Bytes || kind(fields.constants) != MarshalKind::Sequence ||
            kind(fields.names) != MarshalKind::Sequence || kind(fields.locals) != MarshalKind::Sequence ||
            (document.layout != CodeLayout::Python311 && kind(fields.cellNames) != MarshalKind::Sequence) ||
            (document.layout != CodeLayout::Python311 && kind(fields.freeNames) != MarshalKind::Sequence) || !named)
            return false;
    }
    return any;
}

// Python 2.7 writes names as bytes too, so that only the layout tells them.
const PythonRelease* bestRelease(const MarshalDocument& document, PythonFit& best)
{
    const PythonRelease* chosen = nullptr;
    for (const PythonRelease& release : pythonReleases()) {
        if (release.layout() != document.layout)
            continue;
        const PythonFit fit = fitOf(document, release);
        if (chosen == nullptr || fit.wrong < best.wrong) {
            chosen = &release;
            best = fit;
        }
    }
    return chosen;
}

} // namespace

bool mayBePythonCode(std::string_view bytes)
{
    return bytes.size() > 20 && (static_cast<unsigned char>(bytes[0]) & 0x7FU) == 'c';
}

PythonCode decodePythonCode(std::string_view bytes)
{
    PythonCode code;
    if (bytes.size() > kCodeLargest) {
        code.problem = "it is larger than 16 MiB";
        return code;
    }
    std::optional<Error> error;
    std::optional<MarshalDocument> document;
    for (const CodeLayout layout : kCodeLayouts) {
        auto read = readMarshal(bytes, layout);
        if (read && isSound(*read)) {
            // What reads to the very end is the layout; another may fit by chance and leave bytes.
            const bool whole = read->length == bytes.size();
            if (!document || whole)
                document = std::move(*read);
            if (whole)
                break;
        } else if (!read && !error) {
            error = read.error();
        }
    }
    if (!document) {
        code.problem = error ? error->message : "it holds no code object of a known release";
        return code;
    }
    PythonFit fit;
    const PythonRelease* release = bestRelease(*document, fit);
    if (release == nullptr) {
        code.problem = "the operations of its release are not known";
        return code;
    }
    for (const MarshalValue& value : document->values) {
        if (value.kind == MarshalKind::Code) {
            code.name = utf8FromBytes(document->values[codeFields(value, document->layout).name].text);
            break;
        }
    }
    code.python = release->name;
    code.sound = fit.wrong == 0;
    tracePython(*document, *release, code);
    return code;
}

void addPythonCode(PythonCode code, Facts& facts)
{
    Json& list = facts.values["code"];
    if (!list.is_array())
        list = Json::array();
    if (list.size() < kCodeMostCodes) {
        Json entry{{"holder", code.holder}, {"name", code.name}, {"python", code.python}};
        if (!code.problem.empty())
            entry["problem"] = code.problem;
        entry["disassembly"] = code.listing;
        list.push_back(std::move(entry));
    }
    facts.code.push_back(std::move(code));
}

} // namespace assayer::format

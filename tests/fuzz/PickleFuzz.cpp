// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever stands in a pickle file: recognised, read, judged and traced, without a crash and within bounds.
#include "base/Text.h"
#include "format/PickleStreams.h"
#include "format/Readers.h"
#include "pickle/Trace.h"
#include "risk/Judge.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    const source::MemorySource bytes(std::string_view(reinterpret_cast<const char*>(data), size));
    Limits limits;
    limits.pickleValues = 100'000;
    limits.pickleOpcodes = 1'000'000;
    format::Facts facts;
    facts.format = "pickle";
    const format::Input input{bytes, "model.pkl", limits};
    const auto head = source::readExactly(bytes, 0, std::min<std::size_t>(size, 4096));
    if (head)
        (void)format::recognisePickle({*head, size}, input);
    (void)format::readPickle(input, facts);
    for (const format::PickleStream& stream : facts.pickles) {
        if (stream.analysis.end > size || stream.analysis.begin > stream.analysis.end)
            std::abort();
    }
    (void)risk::judge(facts, risk::Catalogue::builtIn());
    const pickle::Trace traced = pickle::trace(bytes, 0, limits, 2000);
    const auto back = pickle::traceFromJson(pickle::toJson(traced));
    if (!back || back->steps.size() != traced.steps.size())
        std::abort();
    return 0;
}

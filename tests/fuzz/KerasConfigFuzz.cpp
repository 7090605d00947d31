// SPDX-License-Identifier: GPL-3.0-or-later
// Keras configurations as text, and marshalled code by itself.
#include "FuzzReading.h"

#include "format/KerasConfig.h"
#include "format/PythonCode.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const source::MemorySource source(text);
    const Limits limits;
    format::Facts facts;
    {
        format::Observations observations(facts);
        format::inspectKerasText({source, "config.json", limits}, text, {"config.json", 0, size, false}, facts,
                                 observations);
    }
    format::addPythonCode(format::decodePythonCode(text), facts);
    for (const record::Finding& finding : risk::judge(facts, risk::Catalogue::builtIn())) {
        if (finding.rule == "ASY-GEN-000")
            std::abort(); // an observation that no rule knows
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// In-toto statements, envelopes without a bundle, and the comparison of their subjects with a file.
#include "trust/SignatureCheck.h"
#include "trust/Statement.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    trust::Request request;
    request.bundle = text;
    request.bundlePath = "model.intoto.jsonl";
    request.files.push_back({"model.bin", 3, {{"sha256", std::string(64, 'a')}}, false});
    record::Signature signature;
    trust::StepLog log(signature);
    trust::checkStatement(request, text, signature, log);
    static_cast<void>(trust::verify(request));
    return 0;
}

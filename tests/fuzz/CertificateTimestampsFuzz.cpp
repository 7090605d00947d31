// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the reading of the list of certificate timestamps, and of certificates that hold one.
#include "base/Text.h"
#include "trust/CertificateTransparency.h"

#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace assayer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    trust::parseTimestampList(asBytes(text));
    const auto certificate = trust::parseCertificate(asBytes(text));
    if (!certificate)
        return 0;
    trust::certificateRecord(*certificate, "leaf");
    const auto& authority = trust::publicGoodRoot().certificateAuthorities.back().chain.front();
    trust::checkTransparency({*certificate, authority}, trust::publicGoodRoot());
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of the reasons.
#include "trust/Reasons.h"

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

constexpr std::string_view kFetchAgain = "Fetch the signature file again from the publisher and compare the two.";
constexpr std::string_view kAskSigner = "Ask the signer for a signature that follows OpenSSF Model Signing.";
constexpr std::string_view kFetchModel =
    "Do not load the model; fetch it again and ask the publisher if it differs still.";

constexpr std::array<Reason, 28> kReasons{{
    {"json-parse", "The signature file is no well-formed JSON.", kFetchAgain},
    {"json-duplicate-key", "A member stands twice, so that two readers may see two different signatures.", kAskSigner},
    {"bundle-media-type", "The file names a bundle version that this program does not know.", kAskSigner},
    {"bundle-structure", "A part that every signature bundle has is missing or of another kind.", kFetchAgain},
    {"bundle-encoding", "A value is not encoded as the format demands.", kFetchAgain},
    {"signature-count", "An envelope in a bundle carries exactly one signature.", kAskSigner},
    {"key-missing", "A signature by a bare key can be verified only with the public key.",
     "Get the public key from the publisher by a way that the model did not come by, and name it."},
    {"key-type", "The key is of a kind that model signatures do not allow.", kAskSigner},
    {"key-mismatch", "The bundle names another key than the one that was given.",
     "Check with the publisher which key signs this model."},
    {"signature-invalid", "The signature does not belong to this content and this key.", kFetchModel},
    {"payload-type", "The signed payload is not declared as an in-toto statement.", kAskSigner},
    {"statement-type", "The signed statement is of a type that model signatures do not use.", kAskSigner},
    {"predicate-type", "What was signed is not the list of files of a model.",
     "Look for the signature that is meant for the model."},
    {"subject-count", "A signed model has exactly one subject.", kAskSigner},
    {"serialization-method", "The files were digested by a method that this program does not know.", kAskSigner},
    {"hash-algorithm", "The files were digested by a hash that this program does not accept or cannot compute.",
     kAskSigner},
    {"root-digest-inconsistent", "The signed digest of the whole model is not that of its listed files.", kAskSigner},
    {"no-resources", "The signature lists no files and so vouches for nothing.", kAskSigner},
    {"duplicate-resource", "A file is listed twice, so that it is ambiguous which content was signed.", kAskSigner},
    {"path-escape", "A signed name leaves the model's folder, which a naive verifier would follow.",
     "Treat the signature as hostile and ask the signer."},
    {"content-mismatch", "A file has another content than the one that was signed.", kFetchModel},
    {"shard-gap", "The signed parts of a file do not follow each other without a gap.", kFetchModel},
    {"appended-bytes", "A file goes on behind the last byte that was signed.", kFetchModel},
    {"symlink-forbidden", "A symbolic link stands where the signature demands a plain file.",
     "Replace the link by the file that it points to, and verify again."},
    {"file-missing", "A file that was signed is not there.", "Fetch the missing files and verify again."},
    {"file-unsigned", "A file stands beside the signed ones that the signer never saw.",
     "Remove the file, or find out who put it there before anything loads it."},
    {"limit-exceeded", "The signature is larger than what this program reads of one.",
     "Verify it with the tool that made it, and ask the signer for a smaller list."},
    {"digest-missing", "A digest that the signature needs was not computed.", "Inspect the model again with digests."},
}};

} // namespace

std::span<const Reason> reasons()
{
    return kReasons;
}

const Reason* findReason(std::string_view id)
{
    const auto found = std::find_if(kReasons.begin(), kReasons.end(), [&](const Reason& r) { return r.id == id; });
    return found == kReasons.end() ? nullptr : &*found;
}

} // namespace assayer::trust

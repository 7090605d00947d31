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

constexpr std::string_view kOtherSigner =
    "Ask the publisher, by a way that the model did not come by, who signs it and with what.";
constexpr std::string_view kOtherRoot =
    "Where the signature was made with another Sigstore instance, name its trusted_root.json.";
constexpr std::string_view kSignAgain = "Ask the signer to sign the model again.";

constexpr std::array kReasons{std::to_array<Reason>({
    {"json-parse", "The signature file is no well-formed JSON.", kFetchAgain},
    {"json-duplicate-key", "A member stands twice, so that two readers may see two different signatures.", kAskSigner},
    {"bundle-media-type", "The file names a bundle version that this program does not know.", kAskSigner},
    {"bundle-structure", "A part that every signature bundle has is missing or of another kind.", kFetchAgain},
    {"bundle-encoding", "A value is not encoded as the format demands.", kFetchAgain},
    {"signature-count", "An envelope in a bundle carries exactly one signature.", kAskSigner},
    {"key-missing", "A signature by a bare key can be verified only with the public key.",
     "Get the public key from the publisher by a way that the model did not come by, and name it by --public-key."},
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
    {"trust-root-malformed", "The trusted root, on which everything else rests, is not well-formed.",
     "Fetch the trusted root again from whoever runs the instance."},
    {"trust-root-missing", "The chain of certificates can be believed only down from an authority that you name.",
     "Get the publisher's root certificate by a way that the model did not come by, and name it by --ca."},
    {"trust-root-expired", "The root of trust has run out, so that nobody vouches for its keys any more.",
     "Refresh the root of trust, or name a trusted_root.json."},
    {"tuf-threshold", "Too few of those who may sign an update of the root signed it.",
     "Keep the root that is there, and try the update again over another network."},
    {"tuf-rollback", "The update would go back to an older state, in which revoked keys still count.",
     "Keep the root that is there, and try the update again over another network."},
    {"tuf-freeze", "The update is out of date, as if somebody held newer ones back.",
     "Check this machine's clock, and try the update again over another network."},
    {"signer-unnamed", "The signature is right, but nobody said who is expected to have signed.",
     "Find out from the publisher who signs, and name identity and issuer by --identity and --issuer."},
    {"identity", "Somebody else than the expected signer signed.", kOtherSigner},
    {"issuer", "Somebody else than expected vouched for the signer's name, so that it may be another person's.",
     kOtherSigner},
    {"time-missing", "Nobody whom the trusted root names says when the signature was made.", kSignAgain},
    {"time-outside-certificate", "The signature was made when its short-lived certificate did not count.", kSignAgain},
    {"time-outside-authority", "An authority or a log vouched at a time in which its key does not count.", kOtherRoot},
    {"timestamp-imprint", "The timestamp is about another signature.", kFetchAgain},
    {"timestamp-untrusted", "The timestamp is not by an authority of the trusted root.", kOtherRoot},
    {"timestamp-duplicate", "The same timestamp stands twice, as if two had been given.", kFetchAgain},
    {"timestamp-too-many", "There are more timestamps than any client makes.",
     "Treat the signature as hostile and ask the signer."},
    {"chain-issuer-not-found", "No authority that is believed issued the signer's certificate.",
     "Find out who issued the certificate, and name that authority only if you believe it."},
    {"chain-untrusted-root", "The certificates end at an authority that nobody named as believed.",
     "Compare the root's digest with the publisher's before you name it."},
    {"chain-not-ca", "A certificate that may not issue others issued the signer's.",
     "Treat the signature as hostile and ask the signer."},
    {"chain-path-length", "The chain of certificates is longer than one of its authorities allows.", kAskSigner},
    {"cert-expired", "A certificate had run out, and nothing proves that the signature is older.",
     "Ask for a signature with a timestamp, or accept the expired certificate explicitly."},
    {"cert-not-yet-valid", "A certificate was not valid yet.", "Check this machine's clock, then ask the signer."},
    {"cert-usage", "The certificate was issued for another purpose than signing.", kAskSigner},
    {"sct-missing", "Nothing shows that the certificate was published in a log.", kOtherRoot},
    {"sct-invalid", "The promise to publish the certificate is not by a log of the trusted root over it.", kOtherRoot},
    {"tlog-missing", "A keyless signature needs an entry in a transparency log, and there is none.", kSignAgain},
    {"tlog-unknown-log", "The entry is of a log that the trusted root does not name.", kOtherRoot},
    {"tlog-duplicate", "The same log entry stands twice, as if two logs had been asked.", kFetchAgain},
    {"tlog-kind-unsupported", "The log's entry is of a kind that this program does not compare.",
     "Verify it with the tool that made it."},
    {"set-invalid", "The log did not sign this entry with this time.", kFetchAgain},
    {"proof-invalid", "The proof does not show that the log holds the entry.", kFetchAgain},
    {"checkpoint-parse", "The log's statement of its size and root is not well-formed.", kFetchAgain},
    {"checkpoint-signature", "The log did not sign the statement of its size and root.", kFetchAgain},
    {"body-mismatch-signature", "The log holds another signature than the bundle.", kFetchAgain},
    {"body-mismatch-digest", "The log's entry is about another content.", kFetchAgain},
    {"body-mismatch-key", "The log's entry names another certificate or key.", kFetchAgain},
    {"subject-mismatch", "The signed statement is about other files than these.",
     "Look for the statement that is meant for this model."},
    {"limit-exceeded", "The signature is larger than what this program reads of one.",
     "Verify it with the tool that made it, and ask the signer for a smaller list."},
    {"digest-missing", "A digest that the signature needs was not computed.", "Inspect the model again with digests."},
})};

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

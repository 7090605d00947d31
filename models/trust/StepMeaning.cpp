// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences on steps.
#include "trust/StepMeaning.h"

#include <algorithm>
#include <array>

namespace assayer::trust {

namespace {

struct Meaning
{
    std::string_view step;
    std::string_view why;
};

constexpr std::array<Meaning, 24> kMeanings{{
    {"parse", "Two programs that read a signature file differently could believe two different things."},
    {"key", "A signature proves only that some key was used; the key has to be the one that you expect."},
    {"trusted root", "It says which authorities and logs may be believed, and when; everything below rests on it."},
    {"log", "A public log makes signatures that were made behind the signer's back visible."},
    {"timestamp", "The certificate lives for minutes, so somebody else has to say when the signature was made."},
    {"time", "Without a time from somebody else an expired or stolen certificate could sign for ever."},
    {"certificate", "Each certificate vouches for the one below it, up to an authority that you believe."},
    {"validity", "A certificate counts only while it is valid; its key may have been lost or revoked since."},
    {"certificate usage", "A certificate that was issued for another purpose must not sign software."},
    {"transparency", "The authority promised to publish the certificate, so that a wrongly issued one is noticed."},
    {"identity", "Anyone can get a certificate; only the name in it says who signed."},
    {"log promise", "The log vouches for the time at which it saw the signature."},
    {"log inclusion", "The proof shows that the log holds the entry and cannot deny it later."},
    {"log entry", "An entry about another signature would say nothing of this one."},
    {"signature", "This is the mathematical proof that the key's holder signed exactly these bytes."},
    {"payload type", "The type says how the signed bytes are meant; read otherwise, they could mean something else."},
    {"statement", "The signed statement has to be one about the files of a model."},
    {"subjects", "A statement about other files says nothing of these."},
    {"manifest", "The signature covers a list of digests; the list itself has to be consistent."},
    {"files", "A file with another content than the signed one was changed after it was signed."},
    {"links", "A link may lead a loader to bytes that nobody signed."},
    {"missing files", "A loader that misses a file may fetch another one instead."},
    {"unsigned files", "A file that was added may be loaded or run although the signer never saw it."},
    {"ignored files", "Files that the signature leaves out may change without the signature noticing."},
}};

} // namespace

std::string_view stepMeaning(std::string_view step)
{
    const auto* found =
        std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& known) { return known.step == step; });
    return found == kMeanings.end() ? std::string_view() : found->why;
}

} // namespace assayer::trust

#include "schemas/fhir/publication.hpp"

#include "schemas/fhir/publication_parts.hpp"
#include "schemas/fhir/required.hpp"

#include <algorithm>
#include <set>

namespace vgm::fhir {
namespace {

using kind = entry_fate::kind;

void say(
    std::vector<issue>& found,
    fault what,
    const node& at,
    const char* detail,
    const char* rule
)
{
    found.push_back(make_issue(what, at, detail, rule));
}

bool is_list_of(const node& list, std::string_view code)
{
    for (const auto& coding : list["code"].all("coding"))
        if (coding["code"].text() == code) return true;
    return false;
}

// The status of a replaced document, which is all that a patch may change here.
bool is_superseding(const node& patch)
{
    bool path = false, value = false;
    for (const auto& parameter : patch.all("parameter"))
        for (const auto& part : parameter.all("part")) {
            const auto name = part["name"].text();
            path |= name == "path" && part["valueString"].text() == "DocumentReference.status";
            value |= name == "value" && (part["valueCode"].text() == "superseded" ||
                                         part["valueString"].text() == "superseded");
        }
    return path && value;
}

// The DocumentReference that a patch's URL names by its id; nothing for a search.
std::string patched_by(const node& entry)
{
    const auto url = entry["request.url"].text();
    const bool is_one =
        url.starts_with("DocumentReference/") && url.find_first_of("?#") == std::string_view::npos;
    return is_one ? std::string(url) : std::string{};
}

class bundle_reader
{
public:
    bundle_reader(const node& bundle, publication& p, const known_document& known)
        : all_(bundle), bundle_(bundle), p_(p), known_(known)
    {}

    void read(const publication_settings& s);

private:
    void read_entry(const node& entry);
    void read_resource(const node& resource, entry_fate& fate);
    void check_request(const node& entry, const node& resource);
    void check_set();
    void join_binaries();
    std::vector<node> recipients() const;

    const references all_;
    const node& bundle_;
    publication& p_;
    const known_document& known_;
    std::vector<node> sets_, resources_;
};

void bundle_reader::check_request(const node& entry, const node& resource)
{
    const auto request = entry["request"];
    if (!request)
        return say(
            p_.found, fault::field_missing, request, "is required in a transaction", "FHIR-REQUEST"
        );
    const auto method = request["method"].text();
    const auto url = request["url"].text();
    if (method == "PATCH" && url.starts_with("DocumentReference") &&
        resource.type() == "Parameters") {
        if (!is_superseding(resource))
            say(p_.found,
                fault::unsupported_event,
                resource,
                "a patch that does more than supersede a document",
                "FHIR-REQUEST");
        return;
    }
    if (method != "POST")
        return say(
            p_.found,
            fault::unsupported_event,
            request["method"],
            "only POST is taken here",
            "FHIR-REQUEST"
        );
    if (url.substr(0, url.find('?')) != resource.type())
        say(p_.found,
            fault::incoherent,
            request["url"],
            "is not the type of the entry's resource",
            "FHIR-REQUEST");
    if (request["ifNoneExist"])
        say(p_.found,
            fault::unsupported_event,
            request["ifNoneExist"],
            "conditional creation is not supported: masterIdentifier tells a repetition",
            "FHIR-REQUEST");
}

void bundle_reader::read_resource(const node& resource, entry_fate& fate)
{
    const auto type = resource.type();
    if (type == "DocumentReference") {
        p_.documents.push_back(
            read_document(all_, resource, document_profile::comprehensive, known_, p_.found)
        );
        fate.number = p_.documents.size();
        fate.warnings = p_.documents.back().warnings;
    } else if (type == "Binary") {
        fate.what = kind::binary;
    } else if (type == "Bundle") {
        fate.what = kind::bundle;
    } else if (type == "Patient") {
        fate.what = kind::patient;
    } else if (type == "Parameters") {
        fate.what = kind::patch;
    } else if (type == "List" && is_list_of(resource, "folder")) {
        fate.what = kind::folder;
        fate.warnings = {"PartialFolderContentNotProcessed"};
    } else if (type == "List" && is_list_of(resource, "submissionset")) {
        fate.what = kind::set;
        sets_.push_back(resource);
    } else if (type == "List") {
        say(p_.found,
            fault::value_not_in_table,
            resource["code"],
            "neither submissionset nor folder",
            "PDSM-CODE");
    } else {
        say(p_.found,
            fault::unsupported_message_type,
            resource,
            "a resource that the profile has no place for",
            "PDSM-ENTRY");
    }
}

void bundle_reader::read_entry(const node& entry)
{
    entry_fate fate;
    const auto resource = entry["resource"];
    resources_.push_back(resource);
    if (!resource) {
        say(p_.found, fault::field_missing, resource, "is required", "FHIR-ENTRY");
    } else {
        check_request(entry, resource);
        if (!entry["fullUrl"] && resource.type() != "Parameters")
            say(p_.found, fault::field_missing, entry["fullUrl"], "is required", "FHIR-ENTRY");
        read_resource(resource, fate);
    }
    if (fate.what == kind::patch) fate.patched = patched_by(entry);
    p_.entries.push_back(std::move(fate));
}

// A Binary has the number of the document that it is of.
void bundle_reader::join_binaries()
{
    for (std::size_t n = 0; n < p_.entries.size(); ++n) {
        const auto what = p_.entries[n].what;
        if (what != kind::binary && what != kind::bundle) continue;
        for (std::size_t d = 0; d < p_.documents.size(); ++d)
            if (p_.documents[d].data &&
                (p_.documents[d].data.path() + '.').starts_with(resources_[n].path() + '.'))
                p_.entries[n].number = d + 1;
        if (p_.entries[n].number == 0)
            say(p_.found,
                fault::incoherent,
                resources_[n],
                "is of no DocumentReference of this bundle",
                "FHIR-BINARY");
    }
}

void bundle_reader::check_set()
{
    if (sets_.size() != 1) {
        const auto& at = sets_.empty() ? bundle_["entry"] : sets_[1];
        return say(
            p_.found,
            sets_.empty() ? fault::segment_missing : fault::wrong_cardinality,
            at,
            "one List with the code submissionset is wanted",
            "PDSM-ENTRY"
        );
    }
    const auto& set = sets_.front();
    check_required_of_set(set, p_.found);
    std::set<std::string> named;
    for (const auto& e : set.all("entry")) {
        const auto item = e["item"];
        const auto what = all_.resolve(set, item);
        if (!what)
            say(p_.found,
                fault::field_missing,
                item["reference"],
                "names no entry of this bundle",
                "FHIR-REFERENCE");
        else
            named.insert(what.path());
    }
    for (const auto& d : p_.documents)
        if (!named.contains(d.at.path()))
            say(p_.found,
                fault::incoherent,
                d.at,
                "is not among the entries of the submission set",
                "PDSM-ENTRY");
}

std::vector<node> bundle_reader::recipients() const
{
    std::vector<node> made;
    if (sets_.empty()) return made;
    for (const auto url : {intended_recipient_url, ihe_intended_recipient_url})
        for (const auto& e : sets_.front().extensions(url)) made.push_back(e["valueReference"]);
    return made;
}

void bundle_reader::read(const publication_settings& s)
{
    if (bundle_["type"].text() != "transaction")
        return say(
            p_.found,
            fault::unsupported_message_type,
            bundle_["type"],
            "must be transaction",
            "FHIR-BUNDLE"
        );
    for (const auto& twice : all_.doubles())
        say(p_.found, fault::incoherent, twice, "the same fullUrl stands twice", "FHIR-ENTRY");
    for (const auto& entry : bundle_.all("entry")) read_entry(entry);
    if (p_.documents.empty())
        say(p_.found,
            fault::segment_missing,
            bundle_["entry"],
            "a DocumentReference is wanted",
            "PDSM-ENTRY");
    join_binaries();
    check_set();
    if (sets_.empty() || p_.documents.empty()) return;
    const auto& set = sets_.front();
    parts_reader parts(all_, p_);
    parts.read_requester_of(set, set["source"]);
    const auto organisation = set["source"].extension(author_org_url)["valueReference"];
    parts.read_requester_of(set, organisation);
    parts.read_common(s);
    parts.read_recipients(set, recipients(), set.extension(intended_recipient_url));
    if (set["subject"]) parts.check_same_patient(set, set["subject"]);
}

}  // namespace

publication read_provide_bundle(
    const element& bundle,
    const publication_settings& s,
    const known_document& known
)
{
    publication p;
    const node root(bundle);
    bundle_reader(root, p, known).read(s);
    return p;
}

publication read_simplified(
    const element& reference,
    const publication_settings& s,
    const known_document& known
)
{
    publication p;
    const node root(reference);
    const references all(root);
    p.documents.push_back(read_document(all, root, document_profile::simplified, known, p.found));
    parts_reader parts(all, p);
    for (const auto& author : root.all("author")) parts.read_requester_of(root, author);
    parts.read_requester_of(root, root["custodian"]);
    parts.read_common(s);
    std::vector<node> recipients;
    for (const auto url : {intended_recipient_url, ihe_intended_recipient_url})
        for (const auto& e : root.extensions(url)) recipients.push_back(e["valueReference"]);
    parts.read_recipients(root, recipients, root.extension(intended_recipient_url));
    return p;
}

std::string publication::find_place(const std::string& part) const
{
    for (auto name = part;;) {
        if (const auto it = places.find(name); it != places.end()) return it->second;
        const auto dot = name.find_last_of(".[");
        if (dot == std::string::npos) break;
        name.resize(dot);
    }
    const auto whole = places.find("");
    return whole == places.end() ? std::string{} : whole->second;
}

}  // namespace vgm::fhir

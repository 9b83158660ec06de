#include "schemas/fhir/shapes.hpp"

#include "gateway/core/assert.hpp"

#include <algorithm>
#include <map>

namespace vgm::fhir {
namespace {

// A line for each type: its name, then "name:type", with ! for 1..1, * for 0..* and + for 1..*.
// A name that begins with = is a resource without narrative, ~ one with, . a part of a resource.
// A line that begins with a blank goes on with the type before.
constexpr std::string_view table = R"(
Element
Identifier use:code type:CodeableConcept system:uri value:string period:Period
  assigner:Reference
CodeableConcept coding:Coding* text:string
Coding system:uri version:string code:code display:string userSelected:boolean
Reference reference:string type:uri identifier:Identifier display:string
Period start:dateTime end:dateTime
HumanName use:code text:string family:string given:string* prefix:string* suffix:string*
  period:Period
ContactPoint system:code value:string use:code rank:positiveInt period:Period
Address use:code type:code text:string line:string* city:string district:string state:string
  postalCode:string country:string period:Period
Attachment contentType:code language:code data:base64Binary url:url size:unsignedInt
  hash:base64Binary title:string creation:dateTime
Annotation authorReference:Reference authorString:string time:dateTime text:markdown!
Meta versionId:id lastUpdated:instant source:uri profile:canonical* security:Coding* tag:Coding*
Narrative status:code! div:xhtml!
Extension url:uri! value[x]:*
Quantity value:decimal comparator:code unit:string system:uri code:code
=Bundle identifier:Identifier type:code! timestamp:instant total:unsignedInt link:Bundle.link*
  entry:Bundle.entry* signature:*
.Bundle.link relation:string! url:uri!
.Bundle.entry link:Bundle.link* fullUrl:uri resource:Resource search:Bundle.entry.search
  request:Bundle.entry.request response:Bundle.entry.response
.Bundle.entry.search mode:code score:decimal
.Bundle.entry.request method:code! url:uri! ifNoneMatch:string ifModifiedSince:instant
  ifMatch:string ifNoneExist:string
.Bundle.entry.response status:string! location:uri etag:string lastModified:instant
  outcome:Resource
=Binary contentType:code! securityContext:Reference data:base64Binary
=Parameters parameter:Parameters.parameter*
.Parameters.parameter name:string! value[x]:* resource:Resource part:Parameters.parameter*
~DocumentReference masterIdentifier:Identifier identifier:Identifier* status:code!
  docStatus:code type:CodeableConcept category:CodeableConcept* subject:Reference date:instant
  author:Reference* authenticator:Reference custodian:Reference
  relatesTo:DocumentReference.relatesTo* description:string securityLabel:CodeableConcept*
  content:DocumentReference.content+ context:DocumentReference.context
.DocumentReference.relatesTo code:code! target:Reference!
.DocumentReference.content attachment:Attachment! format:Coding
.DocumentReference.context encounter:Reference* event:CodeableConcept* period:Period
  facilityType:CodeableConcept practiceSetting:CodeableConcept sourcePatientInfo:Reference
  related:Reference*
~List identifier:Identifier* status:code! mode:code! title:string code:CodeableConcept
  subject:Reference encounter:Reference date:dateTime source:Reference orderedBy:CodeableConcept
  note:Annotation* entry:List.entry* emptyReason:CodeableConcept
.List.entry flag:CodeableConcept deleted:boolean date:dateTime item:Reference!
~Patient identifier:Identifier* active:boolean name:HumanName* telecom:ContactPoint* gender:code
  birthDate:date deceasedBoolean:boolean deceasedDateTime:dateTime address:Address*
  maritalStatus:CodeableConcept multipleBirthBoolean:boolean multipleBirthInteger:integer
  photo:Attachment* contact:Patient.contact* communication:Patient.communication*
  generalPractitioner:Reference* managingOrganization:Reference link:Patient.link*
.Patient.contact relationship:CodeableConcept* name:HumanName telecom:ContactPoint*
  address:Address gender:code organization:Reference period:Period
.Patient.communication language:CodeableConcept! preferred:boolean
.Patient.link other:Reference! type:code!
~Practitioner identifier:Identifier* active:boolean name:HumanName* telecom:ContactPoint*
  address:Address* gender:code birthDate:date photo:Attachment*
  qualification:Practitioner.qualification* communication:CodeableConcept*
.Practitioner.qualification identifier:Identifier* code:CodeableConcept! period:Period
  issuer:Reference
~PractitionerRole identifier:Identifier* active:boolean period:Period practitioner:Reference
  organization:Reference code:CodeableConcept* specialty:CodeableConcept* location:Reference*
  healthcareService:Reference* telecom:ContactPoint* availableTime:** notAvailable:**
  availabilityExceptions:string endpoint:Reference*
~Organization identifier:Identifier* active:boolean type:CodeableConcept* name:string
  alias:string* telecom:ContactPoint* address:Address* partOf:Reference
  contact:Organization.contact* endpoint:Reference*
.Organization.contact purpose:CodeableConcept name:HumanName telecom:ContactPoint*
  address:Address
~RelatedPerson identifier:Identifier* active:boolean patient:Reference!
  relationship:CodeableConcept* name:HumanName* telecom:ContactPoint* gender:code birthDate:date
  address:Address* photo:Attachment* period:Period communication:**
~Device identifier:Identifier* definition:Reference udiCarrier:** status:code
  statusReason:CodeableConcept* distinctIdentifier:string manufacturer:string
  manufactureDate:dateTime expirationDate:dateTime lotNumber:string serialNumber:string
  deviceName:** modelNumber:string partNumber:string type:CodeableConcept specialization:**
  version:** property:** patient:Reference owner:Reference contact:ContactPoint*
  location:Reference url:uri note:Annotation* safety:CodeableConcept* parent:Reference
~Composition identifier:Identifier status:code! type:CodeableConcept!
  category:CodeableConcept* subject:Reference encounter:Reference date:dateTime!
  author:Reference+ title:string! confidentiality:code attester:Composition.attester*
  custodian:Reference relatesTo:Composition.relatesTo* event:Composition.event*
  section:Composition.section*
.Composition.attester mode:code! time:dateTime party:Reference
.Composition.relatesTo code:code! targetIdentifier:Identifier targetReference:Reference
.Composition.event code:CodeableConcept* period:Period detail:Reference*
.Composition.section title:string code:CodeableConcept author:Reference* focus:Reference
  text:Narrative mode:code orderedBy:CodeableConcept entry:Reference*
  emptyReason:CodeableConcept section:Composition.section*
~Subscription status:code! contact:ContactPoint* end:instant reason:string! criteria:string!
  error:string channel:Subscription.channel!
.Subscription.channel type:code! endpoint:url payload:code header:string*
)";

shape_element read_element(std::string_view word)
{
    const auto colon = word.find(':');
    VGM_ASSERT(colon != std::string_view::npos);
    shape_element e{word.substr(0, colon), word.substr(colon + 1), false, false};
    const char mark = e.type.back();
    e.required = mark == '!' || mark == '+';
    e.repeats = (mark == '*' && e.type != "*") || mark == '+';
    if (e.required || e.repeats) e.type.remove_suffix(1);
    return e;
}

void add_common(shape& s, char kind)
{
    if (kind == '=' || kind == '~') {
        for (const auto& e :
             {shape_element{"id", "id"},
              shape_element{"meta", "Meta"},
              shape_element{"implicitRules", "uri"},
              shape_element{"language", "code"}})
            s.elements.push_back(e);
    } else {
        s.elements.push_back({"id", "string"});
    }
    if (kind == '~') {
        s.elements.push_back({"text", "Narrative"});
        s.elements.push_back({"contained", "Resource", false, true});
    }
    if (kind == '=') return;
    s.elements.push_back({"extension", "Extension", false, true});
    if (kind == '~' || kind == '.')
        s.elements.push_back({"modifierExtension", "Extension", false, true});
}

void read_elements(std::string_view words, shape& into)
{
    while (!words.empty()) {
        const auto word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(word.size() + 1, words.size()));
        into.elements.push_back(read_element(word));
    }
}

shape read_shape(std::string_view line)
{
    shape s;
    char kind = ' ';
    if (line[0] == '=' || line[0] == '~' || line[0] == '.') {
        kind = line[0];
        line.remove_prefix(1);
    }
    s.is_resource = kind == '=' || kind == '~';
    s.is_backbone = kind == '.' || kind == '~';
    add_common(s, kind);
    s.name = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(s.name.size() + 1, line.size()));
    read_elements(line, s);
    return s;
}

std::map<std::string_view, shape> read_table()
{
    std::map<std::string_view, shape> all;
    shape* last = nullptr;
    for (auto rest = table; !rest.empty();) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty()) continue;
        if (line[0] != ' ') {
            auto s = read_shape(line);
            last = &all.emplace(s.name, std::move(s)).first->second;
            continue;
        }
        line.remove_prefix(line.find_first_not_of(' '));
        read_elements(line, *last);
    }
    return all;
}

const std::map<std::string_view, shape>& all_shapes()
{
    static const auto all = read_table();
    return all;
}

}  // namespace

bool is_element_name(std::string_view name) noexcept
{
    return std::ranges::any_of(all_shapes(), [&](const auto& s) {
        return s.second.find(name) != nullptr;
    });
}

std::string_view told_type(std::string_view type) noexcept
{
    return find_shape(type) != nullptr ? type : "Resource";
}

const shape* find_shape(std::string_view type) noexcept
{
    const auto& all = all_shapes();
    const auto found = all.find(type);
    return found == all.end() ? nullptr : &found->second;
}

const shape_element* shape::find(std::string_view element_name) const noexcept
{
    for (const auto& e : elements) {
        if (e.name == element_name) return &e;
        // value[x]: the type is the end of the name.
        if (!e.name.ends_with("[x]")) continue;
        const auto base = e.name.substr(0, e.name.size() - 3);
        if (element_name.size() > base.size() && element_name.starts_with(base) &&
            element_name[base.size()] >= 'A' && element_name[base.size()] <= 'Z')
            return &e;
    }
    return nullptr;
}

}  // namespace vgm::fhir

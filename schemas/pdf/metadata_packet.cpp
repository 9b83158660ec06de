#include "schemas/pdf/metadata_packet.hpp"

#include "schemas/xdm/xml_text.hpp"

namespace vgm::pdf {

std::string print_metadata_packet(const properties& about)
{
    const auto element = [](std::string_view name, const std::string& value) {
        const std::string tag(name);
        return value.empty() ? std::string{}
                             : '<' + tag + '>' + xdm::escaped(value) + "</" + tag + ">\n";
    };
    const auto in = [&](std::string_view name, std::string_view container, std::string item) {
        return '<' + std::string(name) + "><rdf:" + std::string(container) + '>' + item +
               "</rdf:" + std::string(container) + "></" + std::string(name) + ">\n";
    };
    std::string text =
        "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
        "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n";
    text += element("pdfaid:part", "1") + element("pdfaid:conformance", "B");
    text += element("dc:format", "application/pdf");
    text +=
        in("dc:title",
           "Alt",
           "<rdf:li xml:lang=\"x-default\">" + xdm::escaped(about.title) + "</rdf:li>");
    if (!about.author.empty())
        text += in("dc:creator", "Seq", "<rdf:li>" + xdm::escaped(about.author) + "</rdf:li>");
    text += in("dc:language", "Bag", "<rdf:li>fr-FR</rdf:li>");
    text += element("xmp:CreatorTool", std::string{creator_tool});
    text += element("xmp:CreateDate", about.xmp_date) + element("xmp:ModifyDate", about.xmp_date);
    text += element("pdf:Producer", std::string{producer});
    return text + "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n";
}

}  // namespace vgm::pdf

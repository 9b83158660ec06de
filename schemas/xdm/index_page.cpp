#include "schemas/xdm/index_page.hpp"

#include "schemas/xdm/xml_text.hpp"

namespace vgm::xdm {

namespace {

// On one line: a text of the settings must not add lines to README.TXT.
std::string one_line(std::string_view text)
{
    std::string line(text);
    for (auto& c : line)
        if (c == '\r' || c == '\n') c = ' ';
    return line;
}

}  // namespace

std::string
print_index(const std::vector<document_entry>& documents, const archive_options& options)
{
    std::string page =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML Basic 1.1//EN\" "
        "\"http://www.w3.org/TR/xhtml-basic/xhtml-basic11.dtd\">\n"
        "<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"fr\">\n"
        "<head><title>Documents de santé (IHE XDM)</title></head>\n<body>\n"
        "<h1>Documents de santé</h1>\n<p>Émetteur : ";
    append_escaped(page, options.emitter);
    page += "</p>\n<p>Contact : ";
    append_escaped(page, options.contact);
    page += "</p>\n<p><a href=\"README.TXT\">README.TXT</a></p>\n<ul>\n";
    for (const auto& d : documents) {
        page += "<li><a href=\"IHE_XDM/SUBSET01/" + d.uri + "\">";
        append_escaped(page, d.title.empty() ? d.uri : d.title);
        page += "</a></li>\n";
    }
    return page + "</ul>\n</body>\n</html>\n";
}

std::string
print_readme(const std::vector<document_entry>& documents, const archive_options& options)
{
    std::string text =
        "Émetteur\r\n  " + one_line(options.emitter) + "\r\n  " + one_line(options.contact) +
        "\r\n\r\nApplication\r\n  Nom : " + one_line(options.application_name) +
        "\r\n  Version : " + one_line(options.application_version) +
        "\r\n  Éditeur : " + one_line(options.application_editor) +
        "\r\n\r\nInstructions\r\n"
        "  Ouvrir INDEX.HTM dans un navigateur pour lire les documents.\r\n"
        "  Un logiciel de santé intègre les documents d'après METADATA.XML (profil IHE XDM).\r\n"
        "\r\nArborescence\r\n"
        "  INDEX.HTM\r\n  README.TXT\r\n  IHE_XDM/SUBSET01/METADATA.XML\r\n";
    for (const auto& d : documents) text += "  IHE_XDM/SUBSET01/" + d.uri + "\r\n";
    return text;
}

}  // namespace vgm::xdm

#pragma once

#include "tests/support/sample_cda.hpp"
#include "tests/support/sample_picture.hpp"

// Documents with something to read in them, and no PDF: a laboratory's report and a letter at
// discharge. About people who do not exist.
namespace vgm::test {

namespace detail {

inline std::string section_of(const std::string& title, const std::string& inside)
{
    return "<component><section><title>" + title + "</title>" + inside + "</section></component>";
}

struct analysis
{
    const char *name, *value, *unit, *usual, *before;
    bool notable = false;
};

inline std::string print_analyses(std::initializer_list<analysis> rows)
{
    std::string text =
        "<text><table border=\"0\"><thead><tr><th>Analyse</th><th align=\"right\">Résultat</th>"
        "<th>Unité</th><th>Valeurs usuelles</th><th align=\"right\">Antériorité</th></tr></thead>"
        "<tbody>";
    for (const auto& r : rows) {
        const std::string style = r.notable ? " styleCode=\"Bold\"" : "";
        text += "<tr><td>" + std::string(r.name) + "</td><td align=\"right\"" + style + ">" +
                r.value + "</td><td>" + r.unit + "</td><td>" + r.usual +
                "</td><td align=\"right\">" + r.before + "</td></tr>";
    }
    return text + "</tbody></table></text>";
}

}  // namespace detail

inline sample_cda laboratory_report()
{
    using detail::section_of;
    const auto counts = detail::print_analyses({
        {"Leucocytes", "13,8", "10<sup>9</sup>/L", "4,0 – 10,0", "6,1", true},
        {"Érythrocytes", "4,52", "10<sup>12</sup>/L", "3,80 – 5,20", "4,60"},
        {"Hémoglobine", "13,1", "g/dL", "11,5 – 15,0", "13,4"},
        {"Hématocrite", "39,6", "%", "35 – 46", "40,1"},
        {"V.G.M.", "87,6", "fL", "80 – 100", "87,2"},
        {"Plaquettes", "412", "10<sup>9</sup>/L", "150 – 400", "288", true},
    });
    const auto formula = detail::print_analyses({
        {"Polynucléaires neutrophiles", "10,9", "10<sup>9</sup>/L", "1,5 – 7,0", "3,4", true},
        {"Polynucléaires éosinophiles", "0,12", "10<sup>9</sup>/L", "&lt; 0,50", "0,15"},
        {"Lymphocytes", "2,0", "10<sup>9</sup>/L", "1,0 – 4,0", "2,1"},
        {"Monocytes", "0,7", "10<sup>9</sup>/L", "0,2 – 1,0", "0,4"},
    });
    const auto chemistry = detail::print_analyses({
        {"C.R.P.", "86", "mg/L", "&lt; 5", "2", true},
        {"Créatinine", "71", "µmol/L", "45 – 84", "68"},
        {"D.F.G. estimé (CKD-EPI)", "≥ 90", "mL/min/1,73 m<sup>2</sup>", "≥ 90", "≥ 90"},
        {"Potassium (K<sup>+</sup>)", "4,1", "mmol/L", "3,5 – 5,1", "4,3"},
        {"25-OH-vitamine D<sub>3</sub>", "48", "nmol/L", "75 – 150", "", true},
    });
    sample_cda d{.form = cda_form::n3, .pdf = ""};
    d.sections =
        section_of(
            "Hématologie",
            section_of("Numération", counts) + section_of("Formule leucocytaire", formula)
        ) +
        section_of("Biochimie sanguine", chemistry) +
        section_of(
            "Conclusion",
            "<text><paragraph>Syndrome inflammatoire <content styleCode=\"Bold\">modéré</content> "
            "avec hyperleucocytose à polynucléaires neutrophiles<footnote ID=\"n1\">Prélèvement "
            "conforme, tube reçu à 8 h 52.</footnote> ; à contrôler sous huit jours, plus tôt en "
            "cas de fièvre.</paragraph><paragraph styleCode=\"Italics\">Résultats validés par le "
            "biologiste ; les analyses accréditées portent la marque « ✓ ».</paragraph></text>"
        );
    return d;
}

inline sample_cda discharge_letter()
{
    using detail::section_of;
    sample_cda d{.form = cda_form::n3, .pdf = ""};
    d.id_root = "1.2.250.1.999.1.1.7.4009";
    d.code = "34105-7";
    d.label = "Lettre de liaison à la sortie";
    d.title = "Lettre de liaison à la sortie de l’établissement";
    const std::string media =
        "<entry><observationMedia classCode=\"OBS\" moodCode=\"EVN\" ID=\"trace\"><value "
        "mediaType=\"image/png\" representation=\"B64\">" +
        to_base64(make_png(420, 120)) + "</value></observationMedia></entry>";
    d.sections =
        section_of(
            "Motif de l’hospitalisation",
            "<text>Douleur thoracique d’effort, adressée par le médecin traitant.</text>"
        ) +
        section_of(
            "Synthèse du séjour",
            "<text><paragraph>Patiente de 35 ans, sans antécédent notable. L’examen d’entrée est "
            "normal ; le dosage de troponine reste <content styleCode=\"Bold\">négatif</content> à "
            "H0 et H3.</paragraph><list><item>Électrocardiogramme : rythme sinusal régulier, sans "
            "trouble de la repolarisation.</item><item>Échographie cardiaque :<list><item>fraction "
            "d’éjection 62 %</item><item>pas d’épanchement</item></list></item><item>Épreuve "
            "d’effort maximale, négative.</item></list><renderMultiMedia "
            "referencedObject=\"trace\">"
            "<caption>Tracé au repos, dérivation D II</caption></renderMultiMedia></text>" +
                media
        ) +
        section_of(
            "Traitement à la sortie",
            "<text><table border=\"1\"><caption>À poursuivre</caption><thead><tr><th rowspan=\"2\">"
            "Médicament</th><th colspan=\"3\" align=\"center\">Prises</th><th rowspan=\"2\">Durée"
            "</th></tr><tr><th>Matin</th><th>Midi</th><th>Soir</th></tr></thead><tbody><tr><td "
            "rowspan=\"2\">Paracétamol 1 g, comprimé</td><td>1</td><td>1</td><td>1</td><td>5 jours"
            "</td></tr><tr><td colspan=\"4\"><content styleCode=\"Italics\">en cas de douleur "
            "seulement, 6 h entre deux prises</content></td></tr><tr><td>Oméprazole 20 mg</td>"
            "<td>1</td><td/><td/><td>2 semaines</td></tr></tbody></table></text>"
        ) +
        section_of(
            "Suites à donner",
            "<text><list listType=\"ordered\"><item>Consultation de cardiologie dans un mois."
            "</item><item>Bilan lipidique à jeun.</item><item>Reprise du sport "
            "<content styleCode=\"Underline\">progressive</content> (<linkHtml "
            "href=\"https://exemple.test/sport\">conseils</linkHtml>).</item></list></text>"
        );
    return d;
}

}  // namespace vgm::test

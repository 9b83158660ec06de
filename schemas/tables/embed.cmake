# Writes a C++ source that holds one table as text: the string view vgm::tables::data::NAME.
file(READ ${INPUT} text)
file(WRITE ${OUTPUT} "#include <string_view>

namespace vgm::tables::data {
extern const std::string_view ${NAME};
const std::string_view ${NAME} = R\"tsv(${text})tsv\";
}
")

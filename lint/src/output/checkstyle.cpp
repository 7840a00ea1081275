// The XML of Checkstyle, which many review tools read.

#include "output/formats.hpp"

namespace valk::lint::output {

std::string checkstyle(const Report& report, const OutputOptions&) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  const base::SourceText* open = nullptr;
  for (const base::Diagnostic& diagnostic : report.diagnostics) {
    const base::SourceText* source = diagnostic.location.source.get();
    if (source == nullptr) continue;
    if (source != open) {
      if (open != nullptr) out += "  </file>\n";
      out += "  <file name=\"" + xml_attribute(source->path()) + "\">\n";
      open = source;
    }
    const Region region = region_of(diagnostic.location);
    out += "    <error line=\"" + std::to_string(region.line) + "\" column=\"" + std::to_string(region.column) +
           "\" severity=\"" + std::string(base::to_string(diagnostic.severity)) + "\" message=\"" +
           xml_attribute(diagnostic.message) + "\" source=\"" + xml_attribute(diagnostic.id) + "\"/>\n";
  }
  if (open != nullptr) out += "  </file>\n";
  return out + "</checkstyle>\n";
}

}  // namespace valk::lint::output

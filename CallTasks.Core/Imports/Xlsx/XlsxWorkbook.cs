using System.Xml;
using CallTasks.Core.Languages;

namespace CallTasks.Core.Imports.Xlsx;

/// <summary>Where a workbook's parts lie: its first visible sheet, its shared strings and styles, and its date system.</summary>
internal sealed record XlsxWorkbook(string SheetPart, string? StringsPart, string? StylesPart, bool Is1904)
{
    /// <summary>Entries that are kept of a list of relations or sheets; a workbook has tens.</summary>
    private const int MaxRelations = 10_000;

    /// <summary>Finds the parts.</summary>
    /// <exception cref="ClientsFileException">The archive is no Excel workbook.</exception>
    public static XlsxWorkbook Find(XlsxPackage package)
    {
        var root = Relations(package, "_rels/.rels", "");
        var path = root.Values.FirstOrDefault(r => r.Type.EndsWith("/officeDocument", StringComparison.Ordinal)).Target ?? "xl/workbook.xml";
        if (!path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || !package.Has(path) || path.StartsWith("word/", StringComparison.OrdinalIgnoreCase))
        {
            throw NotAWorkbook(package, path);
        }

        var slash = path.LastIndexOf('/') + 1;
        var relations = Relations(package, $"{path[..slash]}_rels/{path[slash..]}.rels", path[..slash]);
        var (sheetId, is1904) = FirstSheet(package, path);
        var sheet = sheetId is not null && relations.TryGetValue(sheetId, out var named)
            ? named.Target
            : relations.Values.FirstOrDefault(r => r.Type.EndsWith("/worksheet", StringComparison.Ordinal)).Target;
        if (sheet is null || !package.Has(sheet))
        {
            throw new ClientsFileException(ClientsFileProblem.Damaged, "The workbook is damaged: it has no sheet. Open it in Excel and save it anew.");
        }

        return new XlsxWorkbook(sheet, TargetOf("/sharedStrings"), TargetOf("/styles"), is1904);

        string? TargetOf(string type) => relations.Values.FirstOrDefault(r => r.Type.EndsWith(type, StringComparison.Ordinal)).Target;
    }

    private static (string? SheetId, bool Is1904) FirstSheet(XlsxPackage package, string path)
    {
        using var part = package.OpenPart(path)!;
        string? visible = null, any = null;
        var is1904 = false;
        while (part.Read())
        {
            if (part.Xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (part.Xml.LocalName == "workbookPr")
            {
                is1904 = part.Xml.GetAttribute("date1904") is "1" or "true";
            }
            else if (part.Xml.LocalName == "sheet" && RelationId(part.Xml) is { } id)
            {
                any ??= id;
                if (visible is null && part.Xml.GetAttribute("state") is null or "visible")
                {
                    visible ??= id;
                }
            }
        }

        return (visible ?? any, is1904);
    }

    private static string? RelationId(XmlReader xml)
    {
        string? id = null;
        while (xml.MoveToNextAttribute())
        {
            if (xml.LocalName == "id" && xml.Prefix.Length > 0)
            {
                id = xml.Value;
            }
        }

        xml.MoveToElement();
        return id;
    }

    private static Dictionary<string, (string Type, string Target)> Relations(XlsxPackage package, string path, string folder)
    {
        var relations = new Dictionary<string, (string Type, string Target)>(StringComparer.Ordinal);
        using var part = package.OpenPart(path);
        while (part is not null && relations.Count < MaxRelations && part.ReadTo("Relationship"))
        {
            var (id, type, target) = (part.Xml.GetAttribute("Id"), part.Xml.GetAttribute("Type"), part.Xml.GetAttribute("Target"));
            if (id is not null && type is not null && target is not null)
            {
                relations[id] = (type, Resolve(folder, target));
            }
        }

        return relations;
    }

    private static string Resolve(string folder, string target)
    {
        if (target.StartsWith('/'))
        {
            return target[1..];
        }

        while (target.StartsWith("../", StringComparison.Ordinal))
        {
            target = target[3..];
            folder = folder.Length == 0 ? "" : folder[..(folder.TrimEnd('/').LastIndexOf('/') + 1)];
        }

        return folder + (target.StartsWith("./", StringComparison.Ordinal) ? target[2..] : target);
    }

    private static ClientsFileException NotAWorkbook(XlsxPackage package, string path)
    {
        var what = path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) ? "a binary workbook (.xlsb)"
            : package.Has("content.xml") ? "an OpenDocument file"
            : path.StartsWith("word/", StringComparison.OrdinalIgnoreCase) ? "a Word document"
            : "an archive";
        return new ClientsFileException(
            ClientsFileProblem.UnsupportedFormat,
            $"This is {Wording.Of(what)}, not an Excel workbook (.xlsx). Save the list as .xlsx or CSV and upload that.");
    }
}

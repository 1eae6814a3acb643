using System.Xml.Linq;

namespace Analytics.Ingest.Workbooks;

/// <summary>Places at which a workbook refers to its sheets by their position, which changes when a sheet is put before them.</summary>
internal static class WorkbookView
{
    /// <summary>The position of the sheet that the workbook opens with.</summary>
    public static int Active(XDocument workbook) => View(workbook) is { } view ? (int?)view.Attribute("activeTab") ?? 0 : 0;

    /// <summary>A sheet goes away: its own names with it.</summary>
    public static void Remove(XDocument workbook, int at)
    {
        foreach (XElement name in Names(workbook))
        {
            int sheet = (int)name.Attribute("localSheetId")!;
            if (sheet == at) name.Remove();
            else if (sheet > at) name.SetAttributeValue("localSheetId", sheet - 1);
        }
        if (workbook.Root!.Element(workbook.Root.Name.Namespace + "definedNames") is { HasElements: false } empty) empty.Remove();
    }

    /// <summary>A sheet is put before all others.</summary>
    public static void Insert(XDocument workbook, int active)
    {
        foreach (XElement name in Names(workbook)) name.SetAttributeValue("localSheetId", (int)name.Attribute("localSheetId")! + 1);
        if (View(workbook) is not { } view) return;
        view.SetAttributeValue("activeTab", active);
        view.SetAttributeValue("firstSheet", null);
    }

    private static XElement? View(XDocument workbook) => workbook.Root!.Element(workbook.Root.Name.Namespace + "bookViews")?.Elements().FirstOrDefault();

    private static List<XElement> Names(XDocument workbook) =>
        [.. workbook.Root!.Elements(workbook.Root.Name.Namespace + "definedNames").Elements().Where(name => name.Attribute("localSheetId") is not null)];
}

/// <summary>What <c>[Content_Types].xml</c> says about parts.</summary>
internal static class ContentTypes
{
    /// <summary>Says what a part is.</summary>
    public static void Override(XDocument types, string part, string type) =>
        types.Root!.Add(new XElement(Ooxml.ContentTypes + "Override", new XAttribute("PartName", "/" + part), new XAttribute("ContentType", type)));

    /// <summary>Says what parts with an extension are, unless that is said.</summary>
    public static void Default(XDocument types, string extension, string type)
    {
        XElement[] defaults = [.. types.Root!.Elements(Ooxml.ContentTypes + "Default")];
        if (defaults.Any(each => string.Equals((string?)each.Attribute("Extension"), extension, StringComparison.OrdinalIgnoreCase))) return;
        types.Root.AddFirst(new XElement(Ooxml.ContentTypes + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", type)));
    }

    /// <summary>Forgets parts.</summary>
    public static void Drop(XDocument types, IReadOnlySet<string> parts) =>
        types.Root!.Elements(Ooxml.ContentTypes + "Override").Where(each => parts.Contains(((string?)each.Attribute("PartName") ?? "").TrimStart('/'))).Remove();
}

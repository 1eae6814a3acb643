using Analytics.Reports.Charts;

namespace Analytics.Reports.Documents;

/// <summary>What stands in a Word document, from the title page to the last table.</summary>
/// <param name="Edition">Its language.</param>
/// <param name="Title">Its title.</param>
/// <param name="Subtitle">What it is about.</param>
/// <param name="Notices">What nobody may overlook: on the title page in frames.</param>
/// <param name="Running">What stands above every other page.</param>
/// <param name="Facts">Lines of the title page: what, and its value.</param>
/// <param name="Instant">The moment of its data; also the date of the file, so that the same data make the same file.</param>
/// <param name="Blocks">Its text.</param>
internal sealed record Report(
    Edition Edition, string Title, string Subtitle, IReadOnlyList<string> Notices, string Running, IReadOnlyList<(string What, string Value)> Facts, DateTimeOffset Instant,
    IReadOnlyList<Block> Blocks)
{
    /// <summary>The charts that must be drawn for it.</summary>
    public IEnumerable<Chart> Charts => Blocks.OfType<Figure>().Select(figure => figure.Chart).DistinctBy(chart => chart.FileName);
}

/// <summary>A part of a document.</summary>
internal abstract record Block;

/// <summary>A heading, 1 or 2; its number is the writer's.</summary>
/// <param name="Level">1 or 2.</param>
/// <param name="Text">Without number.</param>
/// <param name="NewPage">It begins a page.</param>
internal sealed record Heading(int Level, string Text, bool NewPage = false) : Block;

/// <summary>A paragraph.</summary>
/// <param name="Text">Its text.</param>
internal sealed record Paragraph(string Text) : Block;

/// <summary>A list of sentences.</summary>
/// <param name="Texts">One a point.</param>
internal sealed record Points(IReadOnlyList<string> Texts) : Block;

/// <summary>A numbered picture.</summary>
/// <param name="Chart">What is drawn; its description is the alternative text.</param>
/// <param name="Caption">Without number.</param>
internal sealed record Figure(Chart Chart, string Caption) : Block;

/// <summary>A numbered table.</summary>
/// <param name="Caption">Without number.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Source">Where its figures come from.</param>
/// <param name="Notes">Below it: each mark of its cells, and what it means.</param>
internal sealed record Table(
    string Caption, IReadOnlyList<TableColumn> Columns, IReadOnlyList<TableRow> Rows, string Source, params IReadOnlyList<(string Mark, string Text)> Notes) : Block
{
    /// <summary>Headings above those of the columns, each over so many of them; none for one row of headings.</summary>
    public IReadOnlyList<(Cell Cell, int Span)> Groups { get; init; } = [];

    /// <summary>Its rows stand close, so that a page holds all provinces.</summary>
    public bool Dense { get; init; }
}

/// <summary>A column.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Width">Its share of the width.</param>
/// <param name="Number">Aligned to the right.</param>
internal sealed record TableColumn(string Title, double Width, bool Number = false);

/// <summary>A row.</summary>
/// <param name="Cells">One a column.</param>
/// <param name="Strong">A total, or the subject of the document.</param>
internal sealed record TableRow(IReadOnlyList<Cell> Cells, bool Strong = false)
{
    /// <summary>A row of plain texts.</summary>
    public static TableRow Of(params IEnumerable<string> texts) => new([.. texts.Select(text => new Cell(text))]);
}

/// <summary>A cell.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Mark">The mark of a note below the table, raised; null for none.</param>
internal sealed record Cell(string Text, string? Mark = null);

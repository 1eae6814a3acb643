namespace Analytics.Lake.Tests;

/// <summary>What two snapshots differ in, worked out by hand.</summary>
public class DiffTest
{
    private static readonly TableLayout Layout = new(
        [new("period", "VARCHAR"), new("id", "VARCHAR"), new("n", "BIGINT"), new("money", "DECIMAL(14,2)"), new("note", "VARCHAR"), new("source_row", "BIGINT")], ["period"]);

    private static readonly string[] Sums = ["n", "money"];

    [Fact]
    public void Rows_that_came_went_and_changed_are_told_by_the_key_with_totals_first()
    {
        using TempFolder folder = new();
        using LakeSession session = LakeSession.Open();
        DeltaTable table = Make(folder);
        Replace(table, session, "2025Q1", "('a', 1, 1.50, '甲', 1), ('b', 2, 2.00, NULL, 2), ('c', 9223372036854775807, 3.00, 'x', 3)");
        Replace(table, session, "2025Q2", "('a', 7, 0.01, 'same', 1)");
        Replace(table, session, "2025Q1", "('b', 2, 2.00, 'new', 9), ('c', -9223372036854775807, 3.10, 'x', 8), ('d', NULL, NULL, '', 7), ('a', 1, 1.50, '甲', 6)");

        SnapshotDiff diff = SnapshotDiff.Between(session, table.Read(AsOf.At(2)), table.Read(AsOf.At(3)), ["period", "id"], ["source_row"], Sums, 100);

        Assert.Equal((4L, 5L, 1L, 0L, 2L), (diff.RowsBefore, diff.RowsAfter, diff.Added, diff.Removed, diff.Changed));
        Assert.Equal(
            [
                // 1 + 2 + 2^63-1 + 7, and 2 - (2^63-1) + 1 + 7; the row that came has no value, and nobody knows what it would be.
                new ColumnTotal("n", "9223372036854775817", "-9223372036854775797", null, 1),
                new ColumnTotal("money", "6.51", "6.61", null, 1),
            ],
            diff.Totals);
        Assert.Equal(
            [
                "Changed 2025Q1 b note  -> new ",
                "Changed 2025Q1 c n 9223372036854775807 -> -9223372036854775807 -18446744073709551614",
                "Changed 2025Q1 c money 3.00 -> 3.10 0.10",
                "Added 2025Q1 d   ->  ",
            ],
            diff.Cells.Select(Text));
        // The other way round, what came has gone.
        SnapshotDiff back = SnapshotDiff.Between(session, table.Read(AsOf.At(3)), table.Read(AsOf.At(2)), ["period", "id"], ["source_row"], Sums, 100);
        Assert.Equal((0L, 1L, 2L), (back.Added, back.Removed, back.Changed));
        Assert.Equal(new ColumnTotal("money", "6.61", "6.51", null, 1), back.Totals[1]);
        // Between versions that tell all values there is one; what may not be summed up is not.
        SnapshotDiff begun = SnapshotDiff.Between(session, table.Read(AsOf.At(0)), table.Read(AsOf.At(2)), ["period", "id"], [], ["money", "note"], 0);
        Assert.Equal([new ColumnTotal("money", "0.00", "6.51", "6.51", 0)], begun.Totals);
    }

    [Fact]
    public void The_same_rows_are_no_difference_though_their_files_differ()
    {
        using TempFolder folder = new();
        using LakeSession session = LakeSession.Open();
        DeltaTable table = Make(folder);
        Replace(table, session, "2025Q1", "('a', 1, 1.50, '甲', 1), ('b', NULL, NULL, NULL, 2)");
        Replace(table, session, "2025Q1", "('b', NULL, NULL, NULL, 2), ('a', 1, 1.50, '甲', 1)");

        foreach (string[] key in new string[][] { ["period", "id"], [], ["period"] })
        {
            SnapshotDiff diff = SnapshotDiff.Between(session, table.Read(AsOf.At(1)), table.Read(AsOf.At(2)), key, [], Sums, 100);
            Assert.Equal((2L, 2L, 0L, 0L, 0L, 0), (diff.RowsBefore, diff.RowsAfter, diff.Added, diff.Removed, diff.Changed, diff.Cells.Count));
            Assert.Equal(("1", "1", null, 2L), (diff.Totals[0].Before, diff.Totals[0].After, diff.Totals[0].Difference, diff.Totals[0].Missing));
        }
        Assert.Empty(SnapshotDiff.Between(session, table.Read(), table.Read(), ["id"], [], Sums, 100).Cells);
    }

    [Fact]
    public void Without_a_key_whole_rows_come_and_go_and_copies_count()
    {
        using TempFolder folder = new();
        using LakeSession session = LakeSession.Open();
        DeltaTable table = Make(folder);
        Replace(table, session, "2025Q1", "('a', 1, 1, 'x', 1), ('a', 1, 1, 'x', 1), ('a', 1, 1, 'x', 1), ('b', 2, 2, 'y', 2)");
        Replace(table, session, "2025Q1", "('a', 1, 1, 'x', 1), ('b', 3, 2, 'y', 2)");

        SnapshotDiff diff = SnapshotDiff.Between(session, table.Read(AsOf.At(1)), table.Read(AsOf.At(2)), [], [], Sums, 100);

        Assert.Equal((1L, 3L, 0L), (diff.Added, diff.Removed, diff.Changed));
        // 1 + 1 + 1 + 2 before, 1 + 3 after.
        Assert.Equal("-1", diff.Totals.Single(total => total.Column == "n").Difference);
        // A key that is not one: rows that share it are compared in the order of their values.
        SnapshotDiff shared = SnapshotDiff.Between(session, table.Read(AsOf.At(1)), table.Read(AsOf.At(2)), ["id"], ["source_row"], Sums, 100);
        Assert.Equal((0L, 2L, 1L), (shared.Added, shared.Removed, shared.Changed));
    }

    [Fact]
    public void Columns_added_between_are_compared_and_a_limit_counts_rows()
    {
        using TempFolder folder = new();
        using LakeSession session = LakeSession.Open();
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        table.Create(Given.Numbers);
        Given.Replace(table, session, "2025Q1", [1, 2, 3]);
        TableLayout wide = new([.. Given.Numbers.Columns, new("x", "DOUBLE"), new("y", "BOOLEAN")], ["period"]);
        table.Create(wide);
        IReadOnlyList<DataFile> files = session.Write("SELECT '2025Q1' AS period, n::BIGINT AS n, 0.5::DOUBLE AS x, true AS y FROM (VALUES (1), (2), (3)) t(n)", table, wide);
        table.Commit(Given.Info, now => new TableChange(files, now.Files, []));

        SnapshotDiff diff = SnapshotDiff.Between(session, table.Read(AsOf.At(1)), table.Read(), ["n"], [], ["x", "y"], 2);

        Assert.Equal((0L, 0L, 3L), (diff.Added, diff.Removed, diff.Changed));
        Assert.Equal(["Changed 1 x  -> 0.5 ", "Changed 1 y  -> true ", "Changed 2 x  -> 0.5 ", "Changed 2 y  -> true "], diff.Cells.Select(Text));
        // Before it had the column, the table told no values: that is not zero.
        Assert.Equal(new ColumnTotal("x", null, "1.5", null, 3), Assert.Single(diff.Totals));
        Assert.Empty(SnapshotDiff.Between(session, table.Read(AsOf.At(1)), table.Read(), ["n"], [], [], 0).Cells);
        Assert.Equal(3, SnapshotDiff.Between(session, table.Read(AsOf.At(0)), table.Read(), ["n"], [], [], 9).Added);
    }

    private static string Text(CellChange cell) => $"{cell.Change} {string.Join(' ', cell.Key)} {cell.Column} {cell.Before} -> {cell.After} {cell.Difference}";

    private static DeltaTable Make(TempFolder folder)
    {
        DeltaTable table = new LakeStore(folder.Path).Table("t");
        table.Create(Layout);
        return table;
    }

    private static void Replace(DeltaTable table, LakeSession session, string period, string rows)
    {
        IReadOnlyList<DataFile> files = session.Write(
            $"SELECT '{period}' AS period, id, n::BIGINT AS n, money::DECIMAL(14,2) AS money, note::VARCHAR AS note, source_row::BIGINT AS source_row FROM (VALUES {rows}) v(id, n, money, note, source_row)", table, Layout);
        table.Commit(Given.Info, now => new TableChange(files, [.. now.Files.Where(file => file.Partition["period"] == period)], []));
    }
}

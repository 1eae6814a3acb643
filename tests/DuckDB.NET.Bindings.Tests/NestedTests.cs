using System.Globalization;
using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>UUID, BIT and ENUM, and the types that hold other values.</summary>
public class NestedTests(Database database) : IClassFixture<Database>
{
    private enum Size
    {
        Large,
        Medium,
        Small,
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("00112233-4455-6677-8899-aabbccddeeff")]
    [InlineData("7fffffff-ffff-ffff-ffff-ffffffffffff")]
    [InlineData("80000000-0000-0000-0000-000000000001")]
    [InlineData("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    public void A_uuid_comes_back_as_it_went_in(string text)
    {
        database.Store("UUID", Guid.Parse(text));

        Assert.Equal(text, database.StoredText());
        Assert.Equal(Guid.Parse(text), database.Stored());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0101")]
    [InlineData("00000000")]
    [InlineData("111100001111000011110000111100001111000011110000111100001111000011110000111100001111000011110000101")]
    public void Bits_come_back_as_they_went_in(string bits)
    {
        database.Store("BIT", bits);

        Assert.Equal(bits, database.StoredText());
        Assert.Equal(bits, database.Stored());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    [InlineData(70_000)]
    public void An_enum_is_read_whatever_the_width_of_its_dictionary(int members)
    {
        string names = string.Join(", ", Enumerable.Range(0, members).Select(i => $"'成员{i}'"));
        string type = "e" + members.ToString(CultureInfo.InvariantCulture);
        string last = "成员" + (members - 1).ToString(CultureInfo.InvariantCulture);
        database.Run($"CREATE TYPE {type} AS ENUM ({names})");
        database.Store(type, last);

        Assert.Equal(last, database.StoredText());
        Assert.Equal(last, database.Stored());
        database.Store(type, null);
        Assert.Null(database.Stored());
    }

    [Fact]
    public void An_enum_is_read_as_an_enum_of_dotnet()
    {
        database.Run("CREATE TYPE size AS ENUM ('Large', 'Medium', 'Small')");

        Assert.Equal(Size.Medium, database.Read<Size>("SELECT 'Medium'::size"));
    }

    [Fact]
    public void A_list_comes_back_as_it_went_in()
    {
        database.Store("INTEGER[]", new List<int> { 1, -2, int.MaxValue });
        Assert.Equal("[1, -2, 2147483647]", database.StoredText());
        Assert.Equal([1, -2, int.MaxValue], database.Stored<List<int>>());

        database.Store("VARCHAR[]", new List<string> { "", "北京", "a text longer than twelve bytes" });
        Assert.Equal(["", "北京", "a text longer than twelve bytes"], database.Stored<List<string>>());

        database.Store("DOUBLE[]", new List<double>());
        Assert.Equal("[]", database.StoredText());
        Assert.Empty(database.Stored<List<double>>());

        database.Store("DATE[]", null);
        Assert.Null(database.Stored());
    }

    [Fact]
    public void A_list_with_NULL_and_lists_within_lists_are_read()
    {
        Assert.Equal([1, null, 3], database.Read<List<int?>>("SELECT [1, NULL, 3]"));
        Assert.Equal([[1], [], [2, 3]], database.Read<List<List<int>>>("SELECT [[1], [], [2, 3]]"));
    }

    [Fact]
    public void A_list_longer_than_a_vector_is_read() =>
        Assert.Equal(Enumerable.Range(0, 10_000), database.Read<List<int>>("SELECT list(i::INTEGER ORDER BY i) FROM range(10000) t(i)"));

    [Fact]
    public void An_array_comes_back_as_it_went_in()
    {
        database.Store("INTEGER[3]", new List<int> { 7, 8, 9 });
        Assert.Equal("[7, 8, 9]", database.StoredText());
        Assert.Equal([7, 8, 9], database.Stored<List<int>>());

        database.Store("VARCHAR[2]", null);
        Assert.Null(database.Stored());
    }

    [Fact]
    public void A_struct_is_read_by_its_fields()
    {
        Dictionary<string, object?> fields = database.Read<Dictionary<string, object?>>(
            "SELECT {'region': '北京', 'count': 42, 'rate': NULL::DOUBLE, 'days': [DATE '2025-09-30']}");

        Assert.Equal(["region", "count", "rate", "days"], fields.Keys);
        Assert.Equal("北京", fields["region"]);
        Assert.Equal(42, fields["count"]);
        Assert.Null(fields["rate"]);
        Assert.Equal([new DateOnly(2025, 9, 30)], Assert.IsType<List<DateOnly>>(fields["days"]));
        Assert.Null(database.Value("SELECT NULL::STRUCT(a INTEGER)"));
    }

    [Fact]
    public void A_map_is_read_by_its_keys()
    {
        Dictionary<string, int> map = database.Read<Dictionary<string, int>>("SELECT MAP {'一': 1, '二': 2}");

        Assert.Equal(new Dictionary<string, int> { ["一"] = 1, ["二"] = 2 }, map);
        Assert.Empty(database.Read<Dictionary<string, int>>("SELECT MAP {}::MAP(VARCHAR, INTEGER)"));
        Assert.Null(database.Value("SELECT NULL::MAP(VARCHAR, INTEGER)"));
    }

    [Fact]
    public void A_union_is_read_through_its_member()
    {
        database.Run("CREATE OR REPLACE TABLE stored (v UNION(num INTEGER, str VARCHAR))");
        database.Run("INSERT INTO stored VALUES (?)", 5);

        Assert.Equal("5", database.StoredText());
        Assert.Equal(5, database.Value("SELECT v.num FROM stored"));
        Assert.Null(database.Value("SELECT v.str FROM stored"));
        Assert.Equal("num", database.Value("SELECT union_tag(v)::VARCHAR FROM stored"));
    }

    [Fact]
    public void A_column_of_NULLs_without_a_type_is_read_as_NULL()
    {
        using DuckDBCommand command = database.Command("SELECT NULL");
        using DuckDBDataReader reader = command.ExecuteReader();

        Assert.True(reader.Read());
        Assert.True(reader.IsDBNull(0));
    }
}

using System.Security.Cryptography;
using System.Text;
using DuckDB.NET.Data;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>Texts and bytes in every form: in place (up to 12 bytes), behind a pointer, and longer than any buffer on the way.</summary>
public class TextTests(Database database) : IClassFixture<Database>
{
    public static TheoryData<string> Texts => new()
    {
        "",
        "a",
        "twelve bytes",
        "thirteen byte",
        "四个汉字",
        "四个汉字a",
        "产业工人队伍建设改革",
        "三个字ab",
        "🦆🦆🦆",
        "🦆🦆🦆a",
        "a\tb\nc\r\n'\"\\",
        "a\0b",
        "a\0 longer than twelve bytes\0",
        "e\u0301 is not é",
        new string('x', 70_000),
        new string('x', 69_999) + "字",
        string.Concat(Enumerable.Repeat("字", 70_000)),
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_comes_back_as_it_went_in(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        database.Store("VARCHAR", text);

        Assert.Equal(text, database.Stored());
        Assert.Equal(utf8.Length, database.Count("SELECT strlen(v) FROM stored"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(utf8)), database.Value("SELECT sha256(v) FROM stored"));
    }

    [Fact]
    public void A_half_of_a_surrogate_pair_becomes_the_replacement_character()
    {
        database.Store("VARCHAR", "a\ud83eb");

        Assert.Equal("a\ufffdb", database.Stored());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(70_000)]
    public void Bytes_come_back_as_they_went_in(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = unchecked((byte)(i * 7));
        database.Store("BLOB", bytes);

        Assert.Equal(length, database.Count("SELECT octet_length(v) FROM stored"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), database.Value("SELECT sha256(v) FROM stored"));
        using DuckDBCommand command = database.Command("SELECT v FROM stored");
        using DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        using Stream stream = reader.GetStream(0);
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Theory]
    [InlineData("VARCHAR")]
    [InlineData("BLOB")]
    public void NULL_comes_back_as_NULL_and_not_as_empty(string type)
    {
        database.Store(type, null);

        Assert.Null(database.StoredText());
        Assert.Null(database.Stored());
    }

    [Fact]
    public void Names_and_values_in_chinese_are_read()
    {
        using DuckDBCommand command = database.Command("SELECT '北京市'::VARCHAR AS \"地区\", 1 AS \"超过十二个字节的列名\"");
        using DuckDBDataReader reader = command.ExecuteReader();

        Assert.True(reader.Read());
        Assert.Equal("地区", reader.GetName(0));
        Assert.Equal("超过十二个字节的列名", reader.GetName(1));
        Assert.Equal("北京市", reader.GetString(reader.GetOrdinal("地区")));
    }

    [Fact]
    public void Each_of_many_rows_keeps_its_text()
    {
        using DuckDBCommand command = database.Command("SELECT repeat('字', i % 9) AS v FROM range(10000) t(i)");
        using DuckDBDataReader reader = command.ExecuteReader();
        int row = 0;
        for (; reader.Read(); row++)
            Assert.Equal(string.Concat(Enumerable.Repeat("字", row % 9)), reader.GetString(0));

        Assert.Equal(10_000, row);
    }
}

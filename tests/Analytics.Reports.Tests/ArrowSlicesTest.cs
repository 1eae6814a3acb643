using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Analytics.Reports.Arrow;
using Analytics.Reports.Queries;
using Analytics.Tests;

namespace Analytics.Reports.Tests;

/// <summary>Arrays that begin in the middle of their buffers, which DuckDB does not make and the C data interface allows.</summary>
[Collection("query")]
public sealed unsafe class ArrowSlicesTest : IDisposable
{
    private readonly List<nint> memory = [];

    public void Dispose() => memory.ForEach(block => NativeMemory.Free((void*)block));

    [Fact]
    public void Offsets_of_arrays_parents_and_children_add_up()
    {
        // What is at 0 in every child is left out by the offset 1 of the whole, and what a child's own offset leaves out comes on top.
        var numbers = Array(4, 2, [Bytes(0b00101111), Ints(9, 9, 9, 10, 11, 12)]);
        var texts = Array(4, 0, [null, Ints(0, 1, 4, 4, 10), Copy(Encoding.UTF8.GetBytes("x甲乙丙"))]);
        var lists = Array(4, 1, [Bytes(0b00010111), Ints(0, 1, 3, 3, 3, 6)], Array(6, 1, [null, Ints(0, 1, 2, 3, 4, 5, 6)]));
        var flags = Array(4, 9, [null, Bytes(0, 0b00010100)]);
        var parts = Array(4, 1, [Bytes(0b00010111)], Array(5, 1, [null, Bytes(0, 0, 0, 7, 8, 9)]));
        var whole = Array(3, 1, [null], numbers, texts, lists, flags, parts);
        var schema = Schema("+s", "", Schema("i", "i"), Schema("u", "t"), Schema("+l", "l", Schema("i", "item")), Schema("b", "b"), Schema("+s", "s", Schema("c", "n")));

        using MemoryStream stream = new();
        ArrowStreamWriter writer = new(stream, (ArrowSchema*)schema);
        writer.Write((ArrowArray*)whole);
        writer.Write((ArrowArray*)whole);
        writer.End();

        const string Once = """[["10",null,"12"],["甲","","乙丙"],[[],null,["4","5","6"]],[true,false,true],[{"n":"7"},null,{"n":"9"}]]""";
        var read = ReadByApache(stream.ToArray());
        Assert.Equal(6, read.GetProperty("rows").GetInt32());
        foreach (var (column, expected) in read.GetProperty("columns").EnumerateArray().Zip(JsonSerializer.Deserialize<JsonElement>(Once).EnumerateArray()))
            Assert.Equal(JsonSerializer.Serialize(expected.EnumerateArray().Concat(expected.EnumerateArray())), JsonSerializer.Serialize(column));
    }

    [Fact]
    public void A_message_is_laid_out_as_the_format_says()
    {
        using MemoryStream stream = new();
        ArrowStreamWriter writer = new(stream, (ArrowSchema*)Schema("+s", "", Schema("l", "n")));
        writer.Write((ArrowArray*)Array(1, 0, [null], Array(1, 0, [null, Copy(BitConverter.GetBytes(0x1122334455667788L))])));
        writer.End();
        byte[] bytes = stream.ToArray();

        // Schema, then batch: continuation, length of the metadata in eights; the body is one buffer of 8 bytes, padded.
        Assert.Equal(-1, BitConverter.ToInt32(bytes, 0));
        int schema = BitConverter.ToInt32(bytes, 4);
        Assert.Equal(0, schema % 8);
        Assert.Equal(-1, BitConverter.ToInt32(bytes, 8 + schema));
        int batch = BitConverter.ToInt32(bytes, 12 + schema);
        Assert.Equal(0, batch % 8);
        int body = 16 + schema + batch;
        Assert.Equal(0x1122334455667788L, BitConverter.ToInt64(bytes, body));
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], bytes[^8..]);
        Assert.Equal(0, (bytes.Length - 8 - body) % 8);
    }

    [Fact]
    public void Batches_are_given_back()
    {
        // 300 MB of text in 489 batches: what is kept of three such streams would show, though the process takes or gives back up to 300 MB meanwhile.
        const string Long = "SELECT repeat('国', 100) || i AS t FROM range(1000000) AS r(i)";
        static void Ask()
        {
            using QueryFile file = new(Long, QueryFormat.Arrow, QueryLimits.Default with { Time = TimeSpan.FromMinutes(5) });
            Assert.True(new FileInfo(file.File).Length > 300_000_000);
        }
        // The first time DuckDB and the allocator take what they need; the others must do with that.
        Ask();
        GC.Collect();
        long before = Environment.WorkingSet;

        for (int i = 0; i < 3; i++)
            Ask();

        GC.Collect();
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 600_000_000);
    }

    private static JsonElement ReadByApache(byte[] stream)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, stream);
            return JsonSerializer.Deserialize<JsonElement>(new NodeTool("readers", "apache-arrow", "apache-arrow and nodejs-polars").Run("arrow.mjs", "", file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The structs of the C data interface, as its specification lists their members.
    private nint Schema(string format, string name, params nint[] children) => Copy<nint>(
        [Copy([.. Encoding.UTF8.GetBytes(format), (byte)0]), Copy([.. Encoding.UTF8.GetBytes(name), (byte)0]), 0, 2, children.Length, Copy(children), 0, 0, 0]);

    private nint Array(long length, long offset, nint?[] buffers, params nint[] children) => Copy<nint>(
        [(nint)length, -1, (nint)offset, buffers.Length, children.Length, Copy([.. buffers.Select(buffer => buffer ?? 0)]), Copy(children), 0, 0, 0]);

    private nint Ints(params int[] values) => Copy(values);

    private nint Bytes(params byte[] values) => Copy(values);

    private nint Copy<T>(T[] values) where T : unmanaged
    {
        nint block = (nint)NativeMemory.AllocZeroed((nuint)Math.Max(1, values.Length * sizeof(T)));
        memory.Add(block);
        values.CopyTo(new Span<T>((void*)block, values.Length));
        return block;
    }
}

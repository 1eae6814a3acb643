using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;
using DuckDB.NET.Bindings.Tests.Surface;

namespace DuckDB.NET.Bindings.Tests;

/// <summary>All that DuckDB.NET.Data refers to in DuckDB.NET.Bindings is there: what is missing would show only when it is called.</summary>
public class SurfaceTests
{
    private const string Bindings = "DuckDB.NET.Bindings";
    private const int ReferencedTypes = 57;
    private const int ReferencedMembers = 206;

    private static readonly byte[] Data = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "DuckDB.NET.Data.dll"));
    private static readonly byte[] Ours = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Bindings + ".dll"));

    [Fact]
    public void Every_type_and_member_that_DuckDB_NET_Data_refers_to_is_offered()
    {
        HashSet<string> wanted = Wanted.From(Data, Bindings);

        Assert.Equal(ReferencedTypes, wanted.Count(line => line.StartsWith("type ", StringComparison.Ordinal)));
        Assert.Equal(ReferencedMembers, wanted.Count(line => line.Contains("::", StringComparison.Ordinal)));
        Assert.Empty(Missing(Data));
    }

    [Fact]
    public void A_member_of_another_name_is_missing()
    {
        byte[] doctored = Replace(Data, "DuckDBVectorSize\0", "DuckDBVectorSise\0");

        string missing = Assert.Single(Missing(doctored));
        Assert.StartsWith("DuckDB.NET.Native.NativeMethods/Helpers::DuckDBVectorSise ", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_of_another_name_is_missing()
    {
        byte[] doctored = Replace(Data, "DuckDBListEntry\0", "DuckDBListEntre\0");

        Assert.Contains("type DuckDB.NET.Native.DuckDBListEntre", Missing(doctored));
    }

    [Fact]
    public void A_member_of_another_signature_is_missing()
    {
        string missing = Assert.Single(Missing(WithReturnTypeOfRowsChangedAsDouble()));

        Assert.StartsWith("DuckDB.NET.Native.NativeMethods/Query::DuckDBRowsChanged ", missing, StringComparison.Ordinal);
        Assert.Contains("Double", missing, StringComparison.Ordinal);
    }

    private static string[] Missing(byte[] data)
    {
        HashSet<string> offered = Offered.By(Ours);
        return [.. Wanted.From(data, Bindings).Where(line => !offered.Contains(line)).Order(StringComparer.Ordinal)];
    }

    private static byte[] Replace(byte[] assembly, string old, string @new)
    {
        byte[] copy = [.. assembly];
        int at = copy.AsSpan().IndexOf(Encoding.UTF8.GetBytes(old));
        Assert.True(at > 0);
        Encoding.UTF8.GetBytes(@new).CopyTo(copy, at);
        return copy;
    }

    private static byte[] WithReturnTypeOfRowsChangedAsDouble()
    {
        byte[] copy = [.. Data];
        using PEReader file = new([.. Data]);
        MetadataReader reader = file.GetMetadataReader();
        MemberReference member = reader.MemberReferences.Select(reader.GetMemberReference)
            .Single(candidate => reader.StringComparer.Equals(candidate.Name, "DuckDBRowsChanged"));
        int blob = file.PEHeaders.MetadataStartOffset
            + reader.GetHeapMetadataOffset(HeapIndex.Blob) + MetadataTokens.GetHeapOffset(member.Signature);
        // A signature's bytes: its length, its header, the number of its parameters, the return type.
        int returnType = blob + 3;
        Assert.Equal((byte)SignatureTypeCode.Int64, copy[returnType]);
        copy[returnType] = (byte)SignatureTypeCode.Double;
        return copy;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Analytics.Ingest;

/// <summary>
/// Hashes of the keys of a file, taken while its rows are read: nearly every file has no key twice, and that they tell without another look at its rows. Two keys may
/// share a hash, so that only a query tells which rows have the same key.
/// </summary>
internal sealed unsafe class KeyHashes
{
    // Parted by their first bits, so that a table of one part stays within the processor's cache.
    private const int PartBits = 8;

    // Nobody can make up keys whose hashes crowd together.
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    private readonly (FieldType Type, int Column, int Bytes)[] fields;
    private readonly Lock gate = new();
    private readonly List<Taker> takers = [];

    /// <summary>Hashes of the keys of a kind, but for the period, which all rows share.</summary>
    public KeyHashes(ReturnSchema schema) => fields =
    [
        .. schema.Fields.Index().Where(field => field.Item.Name != "period" && schema.PrimaryKey.Contains(field.Item.Name))
            .Select(field => (field.Item.Type, field.Index, Width(field.Item))),
    ];

    /// <summary>Takes the hashes of one thread's rows.</summary>
    public Taker Begin()
    {
        var taker = new Taker(fields);
        lock (gate) takers.Add(taker);
        return taker;
    }

    /// <summary>Whether any two rows may have the same key. To be asked when all rows are read.</summary>
    public bool MayRepeat()
    {
        if (fields.Length == 0) return false;
        int repeated = 0;
        Parallel.For(0, 1 << PartBits, (part, state) =>
        {
            if (!Repeats([.. takers.Select(taker => taker.Parts[part])])) return;
            Interlocked.Exchange(ref repeated, 1);
            state.Stop();
        });
        return repeated != 0;
    }

    private static bool Repeats(List<ulong>[] parts)
    {
        int count = parts.Sum(part => part.Count);
        if (count < 2) return false;
        // Open addressing; 0, which is no hash, marks a free place.
        ulong[] table = new ulong[BitOperations.RoundUpToPowerOf2((uint)count * 2)];
        int mask = table.Length - 1;
        foreach (List<ulong> part in parts)
        {
            foreach (ulong hash in CollectionsMarshal.AsSpan(part))
            {
                int place = (int)(hash & (ulong)mask);
                while (table[place] != 0)
                {
                    if (table[place] == hash) return true;
                    place = (place + 1) & mask;
                }
                table[place] = hash;
            }
        }
        return false;
    }

    private static int Width(ReturnField field) => field.Type switch
    {
        FieldType.WholeNumber => 8,
        FieldType.DecimalNumber => field.Precision <= 4 ? 2 : field.Precision <= 9 ? 4 : 8,
        FieldType.Boolean => 1,
        FieldType.Date => 4,
        _ => 16,
    };

    private static ulong Mix(ulong hash, ulong word)
    {
        ulong high = Math.BigMul(hash ^ word, 0x9E3779B97F4A7C15, out ulong low);
        return high ^ low;
    }

    /// <summary>Takes the hashes of the rows that one thread reads.</summary>
    internal sealed class Taker((FieldType Type, int Column, int Bytes)[] fields)
    {
        /// <summary>The hashes, by their first bits.</summary>
        public List<ulong>[] Parts { get; } = [.. Enumerable.Range(0, 1 << PartBits).Select(_ => new List<ulong>())];

        /// <summary>Takes those of a chunk that is filled.</summary>
        public void Add(ReadOnlySpan<ColumnTarget> targets, int rows)
        {
            if (fields.Length == 0) return;
            ulong** valid = stackalloc ulong*[fields.Length];
            for (int i = 0; i < fields.Length; i++) valid[i] = targets[fields[i].Column].Validity;
            for (int row = 0; row < rows; row++)
            {
                ulong hash = Seed;
                bool whole = true;
                for (int i = 0; i < fields.Length; i++)
                {
                    (FieldType type, int column, int bytes) = fields[i];
                    // What lies where no value is, is not to be looked at.
                    whole = valid[i] == null || (valid[i][row >> 6] & 1UL << (row & 63)) != 0;
                    if (!whole) break;
                    byte* value = (byte*)targets[column].Data + (long)bytes * row;
                    hash = type == FieldType.Text ? Text(hash, value) : Mix(hash, Word(value, bytes));
                }
                if (whole) Parts[hash >> (64 - PartBits)].Add(Math.Max(hash, 1));
            }
        }

        // As DuckDB lays a text out: its length, and up to 12 bytes in place or else, behind four of them, where they are.
        private static ulong Text(ulong hash, byte* value)
        {
            int length = *(int*)value;
            byte* bytes = length <= 12 ? value + 4 : *(byte**)(value + 8);
            hash = Mix(hash, (ulong)length);
            for (; length >= sizeof(ulong); length -= sizeof(ulong), bytes += sizeof(ulong)) hash = Mix(hash, *(ulong*)bytes);
            return length > 0 ? Mix(hash, Word(bytes, length)) : hash;
        }

        private static ulong Word(byte* bytes, int count)
        {
            ulong word = 0;
            for (int i = 0; i < count; i++) word |= (ulong)bytes[i] << (8 * i);
            return word;
        }
    }
}

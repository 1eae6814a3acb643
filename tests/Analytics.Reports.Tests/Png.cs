using System.Buffers.Binary;
using System.IO.Compression;

namespace Analytics.Reports.Tests;

/// <summary>Reads the pixels of a PNG of 8 bits and 3 or 4 channels without interlacing (PNG specification, clauses 9 and 11).</summary>
internal sealed class Png
{
    private readonly byte[] pixels;
    private readonly int channels;

    public Png(byte[] file)
    {
        using var data = new MemoryStream();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var body = file.AsSpan(at + 8, length);
            switch (System.Text.Encoding.ASCII.GetString(file, at + 4, 4))
            {
                case "IHDR":
                    (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]));
                    channels = body[9] == 6 ? 4 : body[9] == 2 ? 3 : throw new NotSupportedException($"Colour type {body[9]}.");
                    break;
                case "IDAT":
                    data.Write(body);
                    break;
            }
            at += length + 12;
        }
        data.Position = 0;
        using var unpacked = new ZLibStream(data, CompressionMode.Decompress);
        var stride = Width * channels;
        pixels = new byte[stride * Height];
        for (var y = 0; y < Height; y++)
        {
            var filter = unpacked.ReadByte();
            var row = pixels.AsSpan(y * stride, stride);
            unpacked.ReadExactly(row);
            for (var x = 0; x < stride; x++)
            {
                int left = x < channels ? 0 : row[x - channels], up = y == 0 ? 0 : pixels[((y - 1) * stride) + x];
                var corner = x < channels || y == 0 ? 0 : pixels[((y - 1) * stride) + x - channels];
                row[x] = unchecked((byte)(row[x] + filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) }));
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Share of the pixels of a rectangle that are not white.</summary>
    public double Inked(int left, int top, int width, int height)
    {
        var inked = 0;
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
            {
                var at = ((y * Width) + x) * channels;
                if (pixels[at] < 250 || pixels[at + 1] < 250 || pixels[at + 2] < 250) inked++;
            }
        }
        return (double)inked / (width * height);
    }

    private static int Paeth(int left, int up, int corner)
    {
        var (a, b, c) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}

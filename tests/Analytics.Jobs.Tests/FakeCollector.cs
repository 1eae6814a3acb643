using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Analytics.Jobs.Tests;

/// <summary>A value of a metric: how much a sum is, or how many values a histogram has.</summary>
internal sealed record Point(string Metric, string Unit, string Attributes, long Count);

/// <summary>A span or a log record.</summary>
internal sealed record Told(string Name, string Attributes);

/// <summary>A collector of telemetry on loopback that keeps what it is given, and reads it as the protocol's description says.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> got = new();

    private FakeCollector(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>All that came, as text in which any word of it can be found.</summary>
    public string Everything => string.Join('\n', got.Select(each => Encoding.UTF8.GetString(each.Body)));

    /// <summary>The last value of each metric, with its attributes.</summary>
    public IReadOnlyList<Point> Metrics => [.. Of("/v1/metrics", 1, 2, 2).SelectMany(metric => new[] { 7, 9 }.SelectMany(kind => Proto.All(metric, kind, 1)).Select(point =>
    {
        bool histogram = Proto.All(metric, 9).Any();
        return new Point(
            Proto.Text(metric, 1), Proto.Text(metric, 3), Attributes(point, histogram ? 9 : 7),
            (long)Proto.Read(point.ToArray()).Where(part => part.Number == (histogram ? 4 : 6)).Select(part => part.Value).LastOrDefault());
    })).GroupBy(point => (point.Metric, point.Attributes)).Select(each => each.Last())];

    /// <summary>All spans.</summary>
    public IReadOnlyList<Told> Spans => [.. Of("/v1/traces", 1, 2, 2).Select(span => new Told(Proto.Text(span, 5), Attributes(span, 9)))];

    /// <summary>All log records.</summary>
    public IReadOnlyList<Told> Logs => [.. Of("/v1/logs", 1, 2, 2).Select(log => new Told(Proto.All(log, 5).Select(body => Proto.Text(body, 1)).FirstOrDefault(""), Attributes(log, 6)))];

    public static async Task<FakeCollector> Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = new FakeCollector(builder.Build());
        collector.app.Run(async http =>
        {
            var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            collector.got.Enqueue((http.Request.Path, body.ToArray()));
        });
        await collector.app.StartAsync();
        return collector;
    }

    /// <summary>What has a program send to it.</summary>
    public IEnumerable<(string Name, string Value)> Variables => [("OTEL_EXPORTER_OTLP_ENDPOINT", Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")];

    /// <summary>Forgets what came so far.</summary>
    public void Forget() => got.Clear();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IEnumerable<ReadOnlyMemory<byte>> Of(string path, params int[] way) => got.Where(each => each.Path == path).SelectMany(each => Proto.All(each.Body, way));

    // key=value, in order of the keys.
    private static string Attributes(ReadOnlyMemory<byte> of, int number) => string.Join(' ', Proto.All(of, number).Select(pair => $"{Proto.Text(pair, 1)}={Proto.All(pair, 2).Select(Value).FirstOrDefault("")}").Order(StringComparer.Ordinal));

    private static string Value(ReadOnlyMemory<byte> any) => string.Join(',', Proto.Read(any.ToArray()).Select(field => field.Number switch
    {
        1 => Encoding.UTF8.GetString(field.Bytes.Span),
        2 => field.Value == 1 ? "true" : "false",
        4 => $"{BitConverter.UInt64BitsToDouble(field.Value)}",
        _ => $"{(long)field.Value}",
    }));

    /// <summary>Just enough of Protocol Buffers.</summary>
    private static class Proto
    {
        /// <summary>The messages at the end of a way of field numbers.</summary>
        public static IEnumerable<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> message, params int[] way) => way.Length == 0 ? [message]
            : Read(message.ToArray()).Where(field => field.Number == way[0]).SelectMany(field => All(field.Bytes, way[1..]));

        public static string Text(ReadOnlyMemory<byte> message, int number) => All(message, number).Select(bytes => Encoding.UTF8.GetString(bytes.Span)).FirstOrDefault("");

        public static List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> Read(byte[] message)
        {
            List<(int, ulong, ReadOnlyMemory<byte>)> fields = [];
            for (int at = 0; at < message.Length;)
            {
                ulong tag = Varint(message, ref at);
                int number = (int)(tag >> 3);
                switch (tag & 7)
                {
                    case 0:
                        fields.Add((number, Varint(message, ref at), default));
                        break;
                    case 1:
                        fields.Add((number, BitConverter.ToUInt64(message, at), default));
                        at += 8;
                        break;
                    case 2:
                        int length = (int)Varint(message, ref at);
                        fields.Add((number, 0, message.AsMemory(at, length)));
                        at += length;
                        break;
                    default:
                        fields.Add((number, BitConverter.ToUInt32(message, at), default));
                        at += 4;
                        break;
                }
            }
            return fields;
        }

        private static ulong Varint(byte[] message, ref int at)
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[at++];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80)
                    return value;
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Net;

using Google.Protobuf;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Server.Tests.Observability;

/// <summary>An OpenTelemetry collector that takes what it is sent over HTTP and keeps the names of spans and metrics.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _application;

    private OtlpCollector(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    /// <summary>Of each span: its name, its own id, its parent's, and when it began and ended.</summary>
    public ConcurrentQueue<CollectedSpan> Spans { get; } = new();

    public ConcurrentQueue<string> Metrics { get; } = new();

    public ConcurrentQueue<string> ResourceKeys { get; } = new();

    /// <param name="isGrpc">Whether it is spoken to by gRPC, which is HTTP/2, instead of by plain HTTP.</param>
    public static async Task<OtlpCollector> StartAsync(bool isGrpc = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        WebApplication application = builder.Build();
        var collector = new OtlpCollector(application);
        application.MapPost("/v1/traces", context => TakeAsync(context, collector.TakeSpans));
        application.MapPost("/v1/metrics", context => TakeAsync(context, collector.TakeMetrics));
        const string Grpc = "/opentelemetry.proto.collector";
        application.MapPost($"{Grpc}.trace.v1.TraceService/Export", context => TakeCallAsync(context, collector.TakeSpans));
        application.MapPost($"{Grpc}.metrics.v1.MetricsService/Export", context => TakeCallAsync(context, collector.TakeMetrics));
        await application.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static async Task TakeAsync(HttpContext context, Action<byte[]> take)
    {
        if (context.Request.ContentType != "application/x-protobuf")
        {
            context.Response.StatusCode = (int)HttpStatusCode.UnsupportedMediaType;
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        take(body.ToArray());
        context.Response.ContentType = "application/x-protobuf";
    }

    // One message after five bytes that say how long it is; the answer is an empty message and a status in the trailers.
    private static async Task TakeCallAsync(HttpContext context, Action<byte[]> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        take(body.ToArray()[5..]);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    // ExportTraceServiceRequest.resource_spans(1) . resource(1).attributes(1).key(1) and scope_spans(2) . spans(2)
    private void TakeSpans(byte[] request)
    {
        foreach (byte[] resourceSpans in Fields(request, 1))
        {
            foreach (byte[] attribute in Fields(resourceSpans, 1).SelectMany(resource => Fields(resource, 1)))
                ResourceKeys.Enqueue(Text(attribute, 1));
            foreach (byte[] span in Fields(resourceSpans, 2).SelectMany(scope => Fields(scope, 2)))
            {
                Spans.Enqueue(new CollectedSpan(
                    Text(span, 5), Hex(span, 2), Hex(span, 4), Times(span, 7), Times(span, 8),
                    [.. Fields(span, 9).Select(attribute => Text(attribute, 1))]));
            }
        }
    }

    // ExportMetricsServiceRequest.resource_metrics(1) . scope_metrics(2) . metrics(2) . name(1)
    private void TakeMetrics(byte[] request)
    {
        foreach (byte[] metric in Fields(request, 1).SelectMany(r => Fields(r, 2)).SelectMany(s => Fields(s, 2)))
            Metrics.Enqueue(Text(metric, 1));
    }

    private static string Text(byte[] message, int field) =>
        System.Text.Encoding.UTF8.GetString(Fields(message, field).FirstOrDefault() ?? []);

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Fields(message, field).FirstOrDefault() ?? []);

    private static List<byte[]> Fields(byte[] message, int field)
    {
        List<byte[]> found = [];
        Walk(message, (number, input) =>
        {
            if (number == field)
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        });
        return found;
    }

    private static ulong Times(byte[] message, int field)
    {
        ulong found = 0;
        Walk(message, (number, input) =>
        {
            if (number == field)
                found = input.ReadFixed64();
            else
                input.SkipLastField();
        });
        return found;
    }

    private static void Walk(byte[] message, Action<int, CodedInputStream> take)
    {
        using var input = new CodedInputStream(message);
        uint tag;
        while ((tag = input.ReadTag()) != 0)
            take(WireFormat.GetTagFieldNumber(tag), input);
    }
}

internal sealed record CollectedSpan(
    string Name, string Id, string ParentId, ulong StartNs, ulong EndNs, IReadOnlyList<string> Attributes);

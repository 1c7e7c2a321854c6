using System.Net;
using System.Text.Json;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Storage;
using Parley.Server.Security;
using Parley.Testing;

namespace Parley.Server.Tests.Security;

public sealed class AuditTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Audit_ActsOnKeys_AreListedNewestFirst()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        NewKey key = await server.CreateAsync(AccessScope.Read);
        await server.Keys.RotateAsync(key.Key.Id, TimeSpan.FromHours(1), "cli:test", Cancel);
        await server.Keys.RevokeAsync(key.Key.Id, "cli:test", Cancel);
        await server.Keys.RevokeAsync("ffffffffffff", "cli:test", Cancel);

        using JsonDocument audit = await GetAsync(server, "/audit");

        Assert.Equal(
            ["key.revoke failed", "key.revoke ok", "key.rotate ok", "key.create ok", "key.create ok"],
            audit.RootElement.EnumerateArray().Select(e => $"{e.GetProperty("action").GetString()} {e.GetProperty("outcome").GetString()}"));
        Assert.Equal(key.Key.Id, audit.RootElement[1].GetProperty("target").GetString());
        Assert.Equal("cli:test", audit.RootElement[1].GetProperty("actor").GetString());
        Assert.Equal(5, audit.RootElement[0].GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task Audit_PageByPage_ReachesTheFirst()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        for (int i = 0; i < 6; i++)
            await server.CreateAsync(AccessScope.Read);
        string? next = "/audit?limit=3";
        List<long> seen = [];

        while (next is not null)
        {
            using HttpResponseMessage response = await server.SendAsync(next, server.Admin.Secret);
            using JsonDocument page = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
            seen.AddRange(page.RootElement.EnumerateArray().Select(e => e.GetProperty("sequence").GetInt64()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], seen);
    }

    [Theory]
    [InlineData("/audit?limit=0")]
    [InlineData("/audit?limit=201")]
    [InlineData("/audit?limit=ten")]
    [InlineData("/audit?after=0")]
    [InlineData("/audit?after=-1")]
    [InlineData("/audit?after=99999999999999999999")]
    public async Task Audit_OfAPageThatIsNone_IsRefused(string path)
    {
        await using KeyedServer server = await KeyedServer.StartAsync();

        using HttpResponseMessage response = await server.SendAsync(path, server.Admin.Secret);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Audit_WithoutAdmin_IsRefused()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        NewKey key = await server.CreateAsync(AccessScope.Read, AccessScope.Talk, AccessScope.Write);

        using HttpResponseMessage response = await server.SendAsync("/audit", key.Secret);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData(204, "ok")]
    [InlineData(202, "ok")]
    [InlineData(404, "failed")]
    [InlineData(500, "failed")]
    [InlineData(403, "denied")]
    [InlineData(401, null)]
    [InlineData(429, null)]
    public async Task Endpoint_ThatIsAudited_RecordsWhoDidWhatAndHowItEnded(int status, string? outcome)
    {
        var log = new KeptAuditLog();
        var trail = new AuditTrail(
            context => Answer(context, status), log, TimeProvider.System, NullLogger<AuditTrail>.Instance);

        await trail.InvokeAsync(AuditedRequest());

        Assert.Equal(
            outcome is null ? [] : [$"key:0123456789ab thing.delete one {outcome} r1"],
            log.Entries.Select(e => $"{e.Actor} {e.Action} {e.Target} {e.Outcome} {e.RequestId}"));
    }

    [Fact]
    public async Task Endpoint_ThatThrowsOrNamesItsTarget_IsRecordedToo()
    {
        var log = new KeptAuditLog();
        var trail = new AuditTrail(
            static context =>
            {
                context.SetAuditTarget("new\nid");
                throw new InvalidOperationException();
            },
            log, TimeProvider.System, NullLogger<AuditTrail>.Instance);

        await Assert.ThrowsAsync<InvalidOperationException>(() => trail.InvokeAsync(AuditedRequest()));

        AuditEntry entry = Assert.Single(log.Entries);
        Assert.Equal("newid", entry.Target);
        Assert.Equal("failed", entry.Outcome);
    }

    [Fact]
    public async Task Endpoint_RefusedOnAndOn_IsRecordedOnceAMinute()
    {
        var log = new KeptAuditLog();
        var time = new ManualTimeProvider();
        var trail = new AuditTrail(static context => Answer(context, 403), log, time, NullLogger<AuditTrail>.Instance);

        for (int i = 0; i < 100; i++)
            await trail.InvokeAsync(AuditedRequest());
        time.Advance(TimeSpan.FromMinutes(1));
        await trail.InvokeAsync(AuditedRequest());

        Assert.Equal(2, log.Entries.Count);
    }

    [Fact]
    public async Task Endpoint_WhileTheAuditLogIsAway_StillAnswers()
    {
        var log = new KeptAuditLog { IsAway = true };
        var trail = new AuditTrail(
            static context => Answer(context, 204), log, TimeProvider.System, NullLogger<AuditTrail>.Instance);
        HttpContext context = AuditedRequest();

        await trail.InvokeAsync(context);

        Assert.Equal(204, context.Response.StatusCode);
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static DefaultHttpContext AuditedRequest()
    {
        var context = new DefaultHttpContext { TraceIdentifier = "r1" };
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new AuditedAction("thing.delete")), null));
        context.Request.RouteValues["id"] = "one";
        context.Features.Set(Caller.With(new ApiKey("0123456789ab", "test", [AccessScope.Write], [], default)));
        return context;
    }

    private static async Task<JsonDocument> GetAsync(KeyedServer server, string path)
    {
        using HttpResponseMessage response = await server.SendAsync(path, server.Admin.Secret);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel));
    }

    private sealed class KeptAuditLog : IAuditLog
    {
        public List<AuditEntry> Entries { get; } = [];

        public bool IsAway { get; init; }

        public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
        {
            if (IsAway)
                throw new StorageUnavailableException("away");
            Entries.Add(entry);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<AuditEntry>> ListAsync(int limit, long? before, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<AuditEntry>>(Entries);
    }
}

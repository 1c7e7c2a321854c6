using System.Data.Common;
using System.Text.Json;

using Dapper;

using Parley.Core.Events;
using Parley.Core.Storage;
using Parley.Core.Voices.Registry;

namespace Parley.Server.Storage.Voices;

/// <summary>The recordings' part of the registry.</summary>
internal sealed class SqlVoiceSamples(IDatabase database, SqlEventLog events, SqlReceipts receipts, TimeProvider time)
{
    // How many recordings, and how much speech, is kept beside the voice: lists of voices are read far more often.
    private const string CountAgain =
        """
        UPDATE voices SET
            samples = (SELECT count(*) FROM voice_samples WHERE voice_number = @voice),
            material_ms = (SELECT COALESCE(sum(material_ms), 0) FROM voice_samples WHERE voice_number = @voice),
            updated_at_unix_ms = @Now
        WHERE number = @voice
        """;

    private const string Lock = "UPDATE voices SET status = status WHERE number = @voice RETURNING id";

    private const string Insertion =
        """
        INSERT INTO voice_samples (number, id, voice_number, hash, file_name, content_type, size_bytes, material_ms,
            report_json, created_at_unix_ms)
        VALUES (@Number, @Id, @Voice, @Hash, @FileName, @ContentType, @SizeBytes, @MaterialMs, @ReportJson, @Now)
        """;

    public async Task<SampleAddition?> AddAsync(
        long voice, SampleDraft sample, int limit, Receipt<SampleAddition>? receipt, CancellationToken cancellationToken)
    {
        (SampleAddition? addition, _) = await events.WriteAsync(
            async connection =>
            {
                string? id = await connection.ExecuteScalarAsync<string?>(Lock, new { voice });
                if (id is null)
                    return (null, "");
                SampleAddition added = await AddAsync(connection, voice, sample, limit);
                await receipts.KeepAsync(connection, receipt, added);
                return ((SampleAddition?)added, id);
            },
            static done => done.Item1 is { IsNew: true, Sample: { } sample }
                ? [new PlatformEvent.SampleAdded(done.Item2, sample.Id, sample.Draft.Report.Duration.TotalMilliseconds)]
                : [],
            cancellationToken);
        return addition;
    }

    public Task<IReadOnlyList<RegisteredSample>> ListAsync(
        long voice, long afterNumber, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<RegisteredSample>>(
            async connection =>
            {
                IEnumerable<SampleRow> rows = await connection.QueryAsync<SampleRow>(
                    $"""
                    SELECT {SampleRow.Columns} FROM voice_samples
                    WHERE voice_number = @voice AND number > @afterNumber ORDER BY number LIMIT @limit
                    """,
                    new { voice, afterNumber, limit });
                return [.. rows.Select(static row => row.ToSample())];
            },
            cancellationToken);

    public async Task<RegisteredSample?> FindAsync(long voice, string id, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<SampleRow>(
                $"SELECT {SampleRow.Columns} FROM voice_samples WHERE voice_number = @voice AND id = @id",
                new { voice, id }),
            cancellationToken))?.ToSample();

    public async Task<RegisteredSample?> FindByHashAsync(long voice, string hash, CancellationToken cancellationToken) =>
        (await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<SampleRow>(
                $"SELECT {SampleRow.Columns} FROM voice_samples WHERE voice_number = @voice AND hash = @hash",
                new { voice, hash }),
            cancellationToken))?.ToSample();

    public async Task<bool> DeleteAsync(long voice, string id, CancellationToken cancellationToken)
    {
        string? ofVoice = await events.WriteAsync(
            async connection =>
            {
                string? voiceId = await connection.ExecuteScalarAsync<string?>(Lock, new { voice });
                int deleted = await connection.ExecuteAsync(
                    "DELETE FROM voice_samples WHERE voice_number = @voice AND id = @id", new { voice, id });
                if (deleted == 0)
                    return null;
                await connection.ExecuteAsync(CountAgain, new { voice, Now = time.NowUnixMs() });
                return voiceId;
            },
            voiceId => voiceId is null ? [] : [new PlatformEvent.SampleDeleted(voiceId, id)],
            cancellationToken);
        return ofVoice is not null;
    }

    private async Task<SampleAddition> AddAsync(DbConnection connection, long voice, SampleDraft sample, int limit)
    {
        SampleRow? same = await connection.QuerySingleOrDefaultAsync<SampleRow>(
            $"SELECT {SampleRow.Columns} FROM voice_samples WHERE voice_number = @voice AND hash = @Hash",
            new { voice, sample.Hash });
        if (same is not null)
            return new SampleAddition(same.ToSample(), IsNew: false, IsFull: false);
        long present = await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM voice_samples WHERE voice_number = @voice", new { voice });
        if (present >= limit)
            return new SampleAddition(null, IsNew: false, IsFull: true);
        long number = await Counters.NextAsync(connection, "voice_samples");
        long now = time.NowUnixMs();
        await connection.ExecuteAsync(
            Insertion,
            new
            {
                Number = number,
                sample.Id,
                Voice = voice,
                sample.Hash,
                FileName = StoredText.Of(sample.FileName),
                sample.ContentType,
                sample.SizeBytes,
                MaterialMs = sample.Report.MaterialDuration.TotalMilliseconds,
                ReportJson = JsonSerializer.Serialize(sample.Report, StorageJson.Default.SampleReport),
                Now = now,
            });
        await connection.ExecuteAsync(CountAgain, new { voice, Now = now });
        return new SampleAddition(new RegisteredSample(number, voice, sample, RowTimes.Read(now)), IsNew: true, IsFull: false);
    }
}

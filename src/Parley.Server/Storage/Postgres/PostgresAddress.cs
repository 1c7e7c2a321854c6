using Npgsql;

namespace Parley.Server.Storage.Postgres;

/// <summary>A server's address as people write it: a URL, or a connection string of Npgsql.</summary>
internal static class PostgresAddress
{
    /// <exception cref="FormatException">It is neither.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            return address.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
                || address.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase)
                    ? OfUrl(new Uri(address))
                    : new NpgsqlConnectionStringBuilder(address);
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            // The address itself stays out of the message: it may hold a password.
            throw new FormatException(
                "Parley:Storage:PostgresUrl (or POSTGRES_URL) is no address of a PostgreSQL server; write "
                + "postgres://user:password@host:5432/database.", problem);
        }
    }

    private static NpgsqlConnectionStringBuilder OfUrl(Uri url)
    {
        string[] user = url.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host.Length > 0 ? url.Host : "localhost",
            Port = url.Port > 0 ? url.Port : 5_432,
        };
        if (user[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            builder.Password = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Length > 1)
            builder.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        foreach (string pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] part = pair.Split('=', 2);
            string key = part[0] == "sslmode" ? "SSL Mode" : Uri.UnescapeDataString(part[0]);
            builder[key] = part.Length > 1 ? Uri.UnescapeDataString(part[1]) : "";
        }

        return builder;
    }
}

import { describe, expect, it } from 'vitest';
import { list, tell } from './rig.js';

const LOG = '/var/log/mopidy/mopidy.log';
const logs = { [LOG]: 0o640 };
const SECRET = 'Pa55' + 'w0rd'.repeat(3);

describe('rsyslog', () => {
  it('forwards what it reads by imfile, in its newer language', async () => {
    const files = {
      '/etc/rsyslog.conf': [
        'module(load="imfile") # file reader',
        'input(type="imfile"',
        '      File="/var/log/mopidy/*.log" Tag="mopidy")',
        'action(type="omfwd" target="logs.example.org" port="514" protocol="tcp")',
      ].join('\n'),
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.shipped-unencrypted medium likely ${LOG}: rsyslog sends it to "logs.example.org:514" (/etc/rsyslog.conf:4), without TLS, as told at /etc/rsyslog.conf:2`,
    ]);
  });

  it('knows TLS of both languages', async () => {
    const newer =
      'input(type="imfile" File="/var/log/mopidy/mopidy.log")\naction(type="omfwd" target="a.example" port="6514" StreamDriver="gtls" StreamDriverMode="1")\n';
    const older =
      '$InputFileName /var/log/mopidy/mopidy.log\n$ActionSendStreamDriverMode 1\n*.* @@(o)a.example:6514\n';
    for (const [text, line, read] of [
      [newer, 2, 1],
      [older, 3, 1],
    ] as const) {
      expect(await list({ files: { '/etc/rsyslog.conf': text }, logs })).toEqual([
        `exposure.shipped info likely ${LOG}: rsyslog sends it to "a.example:6514" (/etc/rsyslog.conf:${line}), with TLS, as told at /etc/rsyslog.conf:${read}`,
      ]);
    }
  });

  it('forwards what it writes itself, from included files, by datagrams without TLS', async () => {
    const files = {
      '/etc/rsyslog.conf': '$IncludeConfig /etc/rsyslog.d/*.conf\n*.*;auth,authpriv.none\t-/var/log/syslog\n',
      '/etc/rsyslog.d/50-remote.conf': '# *.* @nobody\n*.info @192.168.1.2\n',
    };
    expect(await list({ files, logs: { '/var/log/syslog': 0o640 } })).toEqual([
      'exposure.shipped-unencrypted medium likely /var/log/syslog: rsyslog sends it to "192.168.1.2" (/etc/rsyslog.d/50-remote.conf:2), without TLS, as told at /etc/rsyslog.conf:2',
    ]);
  });

  it('guesses where a filter stands before a forward', async () => {
    const files = { '/etc/rsyslog.conf': 'mail.* -/var/log/mail.log\nauth.* @@a.example\n' };
    expect(await list({ files, logs: { '/var/log/mail.log': 0o640 } })).toEqual([
      'exposure.shipped-unencrypted medium possible /var/log/mail.log: rsyslog sends it to "a.example" (/etc/rsyslog.conf:2), without TLS, as told at /etc/rsyslog.conf:1',
    ]);
  });

  it('says nothing without a destination', async () => {
    const files = { '/etc/rsyslog.conf': '*.* -/var/log/mopidy/mopidy.log\n' };
    expect(await list({ files, logs })).toEqual([]);
  });
});

it('reads a configuration of rsyslog with strings without end in time', async () => {
  const texts = ['input(\\"', "action(\\'", 'module("\\"'].map((word) => `input("${word.repeat(100_000)}`);
  for (const text of texts) {
    const startMs = performance.now();
    const files = { '/etc/rsyslog.conf': text.slice(0, 1_000_000) };
    expect(await list({ files, logs: { '/var/log/syslog': 0o640 } })).toEqual([]);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  }
});

describe('syslog-ng', () => {
  it('forwards files that it reads', async () => {
    const files = {
      '/etc/syslog-ng/syslog-ng.conf':
        '@version: 3.38\n@include "conf.d/*.conf"\nsource s { wildcard-file(base-dir("/var/log/mopidy") filename-pattern("*.log")); };\n',
      '/etc/syslog-ng/conf.d/a.conf':
        'destination d {\n network("10.0.0.9" port(601) transport("tcp"));\n};\nlog { source(s); destination(d); };\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.shipped-unencrypted medium likely ${LOG}: syslog-ng sends it to "10.0.0.9:601" (/etc/syslog-ng/conf.d/a.conf:2), without TLS, as told at /etc/syslog-ng/syslog-ng.conf:3`,
    ]);
  });

  it('knows TLS and files that it writes', async () => {
    const files = {
      '/etc/syslog-ng/syslog-ng.conf':
        'destination f { file("/var/log/mopidy/mopidy.log"); };\ndestination n { syslog("a.example" transport("tls") tls(ca-dir("/etc/ssl"))); };\n',
    };
    expect((await list({ files, logs }))[0]).toContain(
      'exposure.shipped info likely /var/log/mopidy/mopidy.log: syslog-ng sends it to "a.example"',
    );
  });
});

describe('Promtail and Alloy', () => {
  const promtail = (url: string): Record<string, string> => ({
    '/etc/promtail/config.yml': [
      'clients:',
      `  - url: ${url}`,
      'scrape_configs:',
      '- job_name: system',
      '  static_configs:',
      '  - targets: [localhost]',
      '    labels:',
      '      job: mopidy',
      '      __path__: /var/log/{mopidy,nginx}/*log # both',
    ].join('\n'),
  });

  it('sends what a path matches, in the clear over http', async () => {
    expect(await list({ files: promtail('http://loki.lan:3100/loki/api/v1/push'), logs })).toEqual([
      `exposure.shipped-unencrypted medium likely ${LOG}: Promtail sends it to "loki.lan:3100" (/etc/promtail/config.yml:2), without TLS, as told at /etc/promtail/config.yml:9`,
    ]);
    expect(
      await list({ files: promtail('https://loki.lan/push'), logs: { '/var/log/x/x.log': 0o640 } }),
    ).toEqual([]);
  });

  it('is no matter for encryption on this host', async () => {
    expect(await list({ files: promtail('http://localhost:3100/push'), logs })).toEqual([
      `exposure.shipped info likely ${LOG}: Promtail sends it to "localhost:3100" (/etc/promtail/config.yml:2), on this host, as told at /etc/promtail/config.yml:9`,
    ]);
  });

  it('names the place of a credential in an address, and never shows it', async () => {
    const told = await tell({ files: promtail(`https://bob:${SECRET}@loki.lan/push`), logs });
    expect(told.findings.map(({ rule, file, detail }) => [rule, file, detail])).toEqual([
      [
        'exposure.shipped',
        LOG,
        'Promtail sends it to "loki.lan" (/etc/promtail/config.yml:2), with TLS, as told at /etc/promtail/config.yml:9',
      ],
      [
        'exposure.shipper-credential',
        '/etc/promtail/config.yml',
        'The address to which Promtail sends holds a credential (/etc/promtail/config.yml:2)',
      ],
    ]);
    expect(JSON.stringify(told)).not.toContain(SECRET);
  });

  it.each([
    `https://bob:${SECRET.slice(0, 4)}/${SECRET}@loki.lan/push`,
    `http://loki.lan/push?api_key=${SECRET}`,
    `https://${SECRET}:1@x@loki.lan/`,
    `bob:${SECRET}@loki.lan`,
  ])('shows nothing of the odd address %#', async (url) => {
    const told = JSON.stringify(await tell({ files: promtail(`"${url}"`), logs }));
    for (let at = 0; at + 5 <= SECRET.length; at++) expect(told).not.toContain(SECRET.slice(at, at + 5));
  });

  it('takes placeholders for no credentials', async () => {
    const told = await list({ files: promtail('"https://${USER}:${PASS}@loki.lan/push"'), logs });
    expect(told.join()).not.toContain('exposure.shipper-credential');
  });

  it('respects paths that are left out', async () => {
    const files = promtail('http://loki.lan');
    const text = `${files['/etc/promtail/config.yml']}\n      __path_exclude__: /var/log/mopidy/*`;
    expect(await list({ files: { '/etc/promtail/config.yml': text }, logs })).toEqual([]);
  });

  it('reads all files of Alloy together', async () => {
    const files = {
      '/etc/alloy/a.alloy':
        '// logs\nlocal.file_match "m" {\n  path_targets = [\n    {job = "m", __path__ = "/var/log/mopidy/*.log"},\n  ]\n}\n',
      '/etc/alloy/b.alloy':
        'loki.write "w" {\n  endpoint {\n    url = "https://logs.example.net/push"\n  }\n}\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.shipped info likely ${LOG}: Grafana Alloy sends it to "logs.example.net" (/etc/alloy/b.alloy:3), with TLS, as told at /etc/alloy/a.alloy:4`,
    ]);
  });
});

describe('Filebeat', () => {
  it('sends inputs and modules that are switched on', async () => {
    const files = {
      '/etc/filebeat/filebeat.yml': [
        'filebeat.inputs:',
        '- type: filestream',
        '  enabled: false',
        '  paths: ["/var/log/mopidy/*.log"]',
        'output.elasticsearch:',
        '  hosts: ["es.lan:9200"]',
        '  protocol: https',
        'output.kafka:',
        '  enabled: false',
        '  hosts: ["kafka:9092"]',
      ].join('\n'),
      '/etc/filebeat/modules.d/a.yml':
        '- module: nginx\n  access:\n    enabled: true\n    var.paths:\n      - /var/log/mopidy/mopidy.log\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.shipped info likely ${LOG}: Filebeat sends it to "es.lan:9200" (/etc/filebeat/filebeat.yml:6), with TLS, as told at /etc/filebeat/modules.d/a.yml:4`,
    ]);
  });
});

describe('Fluent Bit and Fluentd', () => {
  it('reads the classic form with included files', async () => {
    const files = {
      '/etc/fluent-bit/fluent-bit.conf':
        '[SERVICE]\n    Flush 1\n@INCLUDE inputs.conf\n[OUTPUT]\n    Name  http\n    Host  collect.example\n    Port  443\n    tls   On\n',
      '/etc/fluent-bit/inputs.conf':
        '[INPUT]\n    Name tail\n    Path /var/log/a.log,/var/log/mopidy/*.log\n    Exclude_Path *.gz\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.shipped info likely ${LOG}: Fluent Bit sends it to "collect.example:443" (/etc/fluent-bit/fluent-bit.conf:4), with TLS, as told at /etc/fluent-bit/inputs.conf:3`,
    ]);
  });

  it('reads the YAML form', async () => {
    const files = {
      '/etc/fluent-bit/fluent-bit.yaml':
        'pipeline:\n  inputs:\n    - name: tail\n      path: /var/log/mopidy/mopidy.log\n  outputs:\n    - name: loki\n      host: loki.lan\n    - name: stdout\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.shipped-unencrypted medium likely ${LOG}: Fluent Bit sends it to "loki.lan" (/etc/fluent-bit/fluent-bit.yaml:6), without TLS, as told at /etc/fluent-bit/fluent-bit.yaml:4`,
    ]);
  });

  it('reads Fluentd, with dates in paths', async () => {
    const log = '/var/log/mopidy/app.20261121.log';
    const files = {
      '/etc/fluent/fluentd.conf':
        '<source>\n  @type tail\n  path /var/log/mopidy/app.%Y%m%d.log\n</source>\n<match **>\n  @type forward\n  <server>\n    host 10.1.1.1\n    port 24224\n  </server>\n</match>\n',
    };
    expect(await list({ files, logs: { [log]: 0o640 } })).toEqual([
      `exposure.shipped-unencrypted medium likely ${log}: Fluentd sends it to "10.1.1.1:24224" (/etc/fluent/fluentd.conf:8), without TLS, as told at /etc/fluent/fluentd.conf:3`,
    ]);
  });
});

describe('Vector', () => {
  it('reads TOML', async () => {
    const files = {
      '/etc/vector/vector.toml':
        '[sources.m]\ntype = "file"\ninclude = [\n  "/var/log/**/*.log", # all\n]\nexclude = ["/var/log/nginx/*"]\n\n[sinks.out]\ntype = "vector"\ninputs = ["m"]\naddress = "v.example:6000"\n[sinks.out.tls]\nenabled = true\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.shipped info likely ${LOG}: Vector sends it to "v.example:6000" (/etc/vector/vector.toml:11), with TLS, as told at /etc/vector/vector.toml:3`,
    ]);
    expect(await list({ files, logs: { '/var/log/nginx/access.log': 0o640 } })).toEqual([]);
  });

  it('reads YAML and JSON', async () => {
    const files = {
      '/etc/vector/a.yaml': 'sources:\n  m:\n    type: file\n    include:\n      - /var/log/mopidy/*.log\n',
      '/etc/vector/b.json':
        '{\n "sinks": {\n  "l": {"type": "loki", "endpoint": "http://10.0.0.1:3100"}\n }\n}\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.shipped-unencrypted medium likely ${LOG}: Vector sends it to "10.0.0.1:3100" (/etc/vector/b.json:3), without TLS, as told at /etc/vector/a.yaml:4`,
    ]);
  });
});

describe('Telegraf', () => {
  it('sends files that it tails', async () => {
    const files = {
      '/etc/telegraf/telegraf.conf':
        '[agent]\n  interval = "10s"\n[[outputs.influxdb_v2]]\n  urls = ["https://influx.example:8086"]\n',
      '/etc/telegraf/telegraf.d/a.conf': '[[inputs.tail]]\n  files = ["/var/log/mopidy/*.log"]\n',
    };
    expect(await list({ files, logs })).toEqual([
      `exposure.shipped info likely ${LOG}: Telegraf sends it to "influx.example:8086" (/etc/telegraf/telegraf.conf:4), with TLS, as told at /etc/telegraf/telegraf.d/a.conf:2`,
    ]);
  });
});

describe('Datadog', () => {
  const check = {
    '/etc/datadog-agent/conf.d/m.d/conf.yaml':
      'logs:\n  - type: file\n    path: /var/log/mopidy/mopidy.log\n    service: m\n',
  };

  it('sends only where logs are switched on', async () => {
    const on = { ...check, '/etc/datadog-agent/datadog.yaml': 'site: datadoghq.eu\nlogs_enabled: true\n' };
    expect(await list({ files: on, logs })).toEqual([
      `exposure.shipped info likely ${LOG}: Datadog Agent sends it to "datadoghq.eu" (/etc/datadog-agent/datadog.yaml:1), with TLS, as told at /etc/datadog-agent/conf.d/m.d/conf.yaml:3`,
    ]);
    const off = { ...check, '/etc/datadog-agent/datadog.yaml': 'site: datadoghq.eu\n# logs_enabled: true\n' };
    expect(await list({ files: off, logs })).toEqual([]);
  });
});

describe('systemd-journal-upload', () => {
  it('sends the journal', async () => {
    const log = '/var/log/journal/0f/system.journal';
    const files = { '/etc/systemd/journal-upload.conf': '[Upload]\n# URL=\nURL=http://10.2.2.2:19532\n' };
    expect(await list({ files, logs: { [log]: 0o640, [LOG]: 0o640 } })).toEqual([
      `exposure.shipped-unencrypted medium likely ${log}: systemd-journal-upload sends it to "10.2.2.2:19532" (/etc/systemd/journal-upload.conf:3), without TLS`,
    ]);
  });
});
